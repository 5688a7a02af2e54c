using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Akka.Event;
using Akka.Remote.Hosting;
using Chat.Node.Options;

namespace Chat.Node.Clustering;

/// <summary>
/// What a node proves itself with to the others, both ways, and whom it believes: peers with the same certificate, or with one that an authority in its own file has signed.
/// The machine's trust store is not asked: whoever can get a public certificate would be a member.
/// </summary>
public sealed class ClusterCertificate
{
    private readonly X509Certificate2 _own;
    private readonly X509Certificate2Collection _authorities;

    private ClusterCertificate(X509Certificate2 own, X509Certificate2Collection authorities)
    {
        _own = own;
        _authorities = authorities;
    }

    /// <summary>Reads a PEM file: the node's certificate, its private key and, where nodes have certificates of their own, the authority's certificate behind them.</summary>
    /// <exception cref="OptionException">The file has not both.</exception>
    public static ClusterCertificate Read(string file)
    {
        try
        {
            var own = X509Certificate2.CreateFromPemFile(file);
            var all = new X509Certificate2Collection();
            all.ImportFromPemFile(file);
            return new ClusterCertificate(own, [.. all.Where(certificate => certificate.Thumbprint != own.Thumbprint)]);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new OptionException($"--cluster-certificate: {file} cannot be used ({e.Message.TrimEnd('.')}). It must hold a certificate and its private key in PEM, and the authority's certificate behind them.");
        }
    }

    /// <summary>TLS with mutual authentication for Akka.Remote.</summary>
    public void ApplyTo(RemoteOptions remote)
    {
        remote.EnableSsl = true;
        remote.Ssl = new SslOptions
        {
            X509Certificate = _own,
            RequireMutualAuthentication = true,
            SuppressValidation = false,
            CustomValidator = (peer, _, address, _, log) =>
            {
                var accepted = peer is not null && Accepts(peer);
                if (!accepted)
                {
                    log.Warning("A peer at {0} showed no certificate of this cluster and was refused", address);
                }

                return accepted;
            },
        };
    }

    /// <summary>Whether a peer with this certificate belongs to the cluster.</summary>
    public bool Accepts(X509Certificate2 peer)
    {
        if (peer.Thumbprint == _own.Thumbprint)
        {
            return true;
        }

        if (_authorities.Count == 0)
        {
            return false;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_authorities);
        chain.ChainPolicy.ExtraStore.AddRange(_authorities);
        // Nothing on this network answers for revocation: leave a lost certificate's authority out of the file instead.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(peer);
    }
}
