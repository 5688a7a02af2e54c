# Build: docker build -t akkachat .    Run: docker compose up
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
COPY . .
RUN dotnet publish Chat.Node -c Release -o /app -p:UseAppHost=false -p:GenerateDocumentationFile=false

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
# The image's own user without rights (uid 1654). The data directory must be there, and be its own, before a volume is mounted over it.
RUN mkdir /data && chown $APP_UID /data
USER $APP_UID
# ASPNETCORE_HTTP_PORTS: the base image's own setting, which CHAT_URLS overrides; with it every start warns of that.
ENV CHAT_URLS=http://0.0.0.0:8080 CHAT_DATA=/data DOTNET_CLI_TELEMETRY_OPTOUT=1 ASPNETCORE_HTTP_PORTS=
VOLUME /data
EXPOSE 8080
# SIGTERM ends a node within 5 s.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s CMD ["dotnet", "chat.dll", "healthcheck"]
ENTRYPOINT ["dotnet", "chat.dll"]
CMD ["run"]
