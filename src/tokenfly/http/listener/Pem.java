package tokenfly.http.listener;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Certificates and keys out of PEM text (RFC 7468). Messages never show what a file holds.
public final class Pem {
    private static final Pattern BLOCK = Pattern.compile(
            "-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
    /// AlgorithmIdentifier of rsaEncryption with its NULL (RFC 8017, appendix C).
    private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
    /// The object identifier of ecPublicKey (RFC 5480, 2.1.1).
    private static final byte[] EC = HexFormat.of().parseHex("06072a8648ce3d0201");

    private Pem() {
    }

    /// The certificates in their order.
    ///
    /// @throws GeneralSecurityException if there is none or one is not sound
    public static List<X509Certificate> certificates(String text) throws GeneralSecurityException {
        var factory = CertificateFactory.getInstance("X.509");
        var chain = new ArrayList<X509Certificate>();
        for (var block = BLOCK.matcher(text); block.find(); ) {
            if (!block.group(1).equals("CERTIFICATE")) continue;
            var der = new ByteArrayInputStream(decoded(block));
            chain.add((X509Certificate) factory.generateCertificate(der));
        }
        if (chain.isEmpty()) throw new InvalidKeyException("there is no BEGIN CERTIFICATE");
        return chain;
    }

    /// The private key of this certificate, from PKCS#8, or PKCS#1 (RSA), or SEC 1 (EC).
    ///
    /// @throws GeneralSecurityException if there is none, it is encrypted, or it belongs to another
    ///         certificate
    public static PrivateKey key(String text, X509Certificate certificate) throws GeneralSecurityException {
        String algorithm = certificate.getPublicKey().getAlgorithm();
        for (var block = BLOCK.matcher(text); block.find(); ) {
            byte[] pkcs8 = switch (block.group(1)) {
                case "PRIVATE KEY" -> decoded(block);
                case "RSA PRIVATE KEY" -> pkcs8(RSA, decoded(block));
                case "EC PRIVATE KEY" -> pkcs8(ecAlgorithm(decoded(block)), decoded(block));
                case "ENCRYPTED PRIVATE KEY" -> throw new InvalidKeyException("the key is encrypted");
                default -> null; // EC PARAMETERS and the like may stand before it
            };
            if (pkcs8 == null) continue;
            var spec = new PKCS8EncodedKeySpec(pkcs8);
            var key = KeyFactory.getInstance(algorithm).generatePrivate(spec);
            checkPair(key, certificate);
            return key;
        }
        throw new InvalidKeyException("there is no BEGIN PRIVATE KEY that is not encrypted");
    }

    private static byte[] decoded(Matcher block) throws InvalidKeyException {
        try {
            return Base64.getMimeDecoder().decode(block.group(2));
        } catch (IllegalArgumentException e) {
            throw new InvalidKeyException("a block is not Base64");
        }
    }

    private static void checkPair(PrivateKey key, X509Certificate certificate)
            throws GeneralSecurityException {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm(); // EdDSA
        };
        byte[] probe = {1, 2, 3};
        var signer = Signature.getInstance(algorithm);
        signer.initSign(key);
        signer.update(probe);
        var verifier = Signature.getInstance(algorithm);
        verifier.initVerify(certificate);
        verifier.update(probe);
        if (!verifier.verify(signer.sign()))
            throw new InvalidKeyException("the key belongs to another certificate");
    }

    /// PrivateKeyInfo ::= SEQUENCE { version 0, algorithm, OCTET STRING key } (RFC 5208).
    private static byte[] pkcs8(byte[] algorithm, byte[] key) {
        return der(0x30, new byte[] {2, 1, 0}, algorithm, der(0x04, key));
    }

    /// SEQUENCE { ecPublicKey, curve }: SEC 1 keeps the curve inside the key, as its `[0]`
    /// (RFC 5915, 3), after SEQUENCE { INTEGER 1, OCTET STRING secret.
    private static byte[] ecAlgorithm(byte[] sec1) throws InvalidKeyException {
        try {
            int at = contentAt(sec1, 0) + 3;
            at = contentAt(sec1, at) + lengthAt(sec1, at);
            if (sec1[at] != (byte) 0xA0) throw new InvalidKeyException("the EC key names no curve");
            int from = contentAt(sec1, at);
            var curve = new byte[lengthAt(sec1, at)];
            System.arraycopy(sec1, from, curve, 0, curve.length);
            return der(0x30, EC, curve);
        } catch (IndexOutOfBoundsException e) {
            throw new InvalidKeyException("the EC key is cut short");
        }
    }

    private static int contentAt(byte[] der, int tag) {
        return tag + 2 + (der[tag + 1] < 0 ? der[tag + 1] & 0x7f : 0);
    }

    /// Keys are short: a length has one byte, or says that one or two follow.
    private static int lengthAt(byte[] der, int tag) {
        int first = der[tag + 1] & 0xff;
        if (first < 0x80) return first;
        int length = der[tag + 2] & 0xff;
        return first == 0x81 ? length : length << 8 | der[tag + 3] & 0xff;
    }

    private static byte[] der(int tag, byte[]... parts) {
        var content = new ByteArrayOutputStream();
        for (byte[] part : parts) content.writeBytes(part);
        int length = content.size();
        var out = new ByteArrayOutputStream();
        out.write(tag);
        if (length >= 0x100) out.writeBytes(new byte[] {(byte) 0x82, (byte) (length >> 8)});
        else if (length >= 0x80) out.write(0x81);
        out.write(length);
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }
}
