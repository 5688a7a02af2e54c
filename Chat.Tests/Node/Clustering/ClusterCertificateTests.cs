using System.Security.Cryptography.X509Certificates;
using Chat.Node.Clustering;
using Chat.Node.Options;
using Chat.Tests.Support;
using Xunit;
using static Chat.Tests.Node.Clustering.Certificates;

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
        var certificate = ClusterCertificate.Read(_directory.Pem(shared));
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
        var certificate = ClusterCertificate.Read(_directory.Pem(first, authority));
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
}
