namespace Chat.Web.SignIn;

/// <summary>Whether the workspaces that the operator declared for the start are in effect. Until then nobody may set the server up by its first-run page.</summary>
public interface IDeclaredState
{
    bool InEffect { get; }
}

/// <summary>Nothing was declared.</summary>
public sealed class NothingDeclared : IDeclaredState
{
    public bool InEffect => true;
}
