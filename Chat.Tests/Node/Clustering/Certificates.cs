using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Chat.Tests.Support;

namespace Chat.Tests.Node.Clustering;

/// <summary>Certificates as an operator would make them with openssl.</summary>
internal static class Certificates
{
    /// <summary>Writes what <c>--cluster-certificate</c> reads: a certificate, its key, and authorities behind them.</summary>
    public static string Pem(this TempDirectory directory, X509Certificate2 own, params X509Certificate2[] authorities)
    {
        var file = directory.File(own.Thumbprint + ".pem");
        File.WriteAllLines(file, [own.ExportCertificatePem(), own.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem(), .. authorities.Select(authority => authority.ExportCertificatePem())]);
        return file;
    }

    public static X509Certificate2 SelfSigned(string name, bool isAuthority = false)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, true));
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(30));
    }

    public static X509Certificate2 Signed(string name, X509Certificate2 authority)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        using var certificate = request.Create(authority, TimeProvider.System.GetUtcNow().AddHours(-1), TimeProvider.System.GetUtcNow().AddDays(20), RandomNumberGenerator.GetBytes(8));
        return certificate.CopyWithPrivateKey(key);
    }
}
