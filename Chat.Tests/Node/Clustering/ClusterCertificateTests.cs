using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Chat.Node.Clustering;
using Chat.Node.Options;
using Chat.Tests.Support;
using Xunit;

namespace Chat.Tests.Node.Clustering;

public sealed class ClusterCertificateTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Nodes_that_share_a_certificate_believe_each_other_and_nobody_else()
    {
        using var shared = SelfSigned("cluster");
        using var stranger = SelfSigned("cluster");
        var certificate = ClusterCertificate.Read(Pem(shared));
        Assert.True(certificate.Accepts(X509CertificateLoader.LoadCertificate(shared.RawData)));
        Assert.False(certificate.Accepts(X509CertificateLoader.LoadCertificate(stranger.RawData)));
    }

    [Fact]
    public void Nodes_with_certificates_of_their_own_believe_those_that_their_authority_signed()
    {
        using var authority = SelfSigned("authority", isAuthority: true);
        using var another = SelfSigned("authority", isAuthority: true);
        using var first = Signed("n1", authority);
        using var second = Signed("n2", authority);
        using var stranger = Signed("n2", another);
        var certificate = ClusterCertificate.Read(Pem(first, authority));
        Assert.True(certificate.Accepts(X509CertificateLoader.LoadCertificate(second.RawData)));
        Assert.False(certificate.Accepts(X509CertificateLoader.LoadCertificate(stranger.RawData)));
    }

    [Fact]
    public void A_file_without_a_key_is_refused_with_a_sentence()
    {
        var file = _directory.File("broken.pem");
        using var certificate = SelfSigned("n1");
        File.WriteAllText(file, certificate.ExportCertificatePem());
        Assert.Contains("private key", Assert.Throws<OptionException>(() => ClusterCertificate.Read(file)).Message);
        Assert.Throws<OptionException>(() => ClusterCertificate.Read(_directory.File("missing.pem")));
    }

    private string Pem(X509Certificate2 own, params X509Certificate2[] authorities)
    {
        var file = _directory.File(own.Thumbprint + ".pem");
        File.WriteAllLines(file, [own.ExportCertificatePem(), own.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem(), .. authorities.Select(authority => authority.ExportCertificatePem())]);
        return file;
    }

    private static X509Certificate2 SelfSigned(string name, bool isAuthority = false)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(30));
    }

    private static X509Certificate2 Signed(string name, X509Certificate2 authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        using var certificate = request.Create(authority, TimeProvider.System.GetUtcNow().AddHours(-1), TimeProvider.System.GetUtcNow().AddDays(20), RandomNumberGenerator.GetBytes(8));
        return certificate.CopyWithPrivateKey(key);
    }
}
