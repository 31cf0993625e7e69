package io.orderescrow.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A new certificate authority, and a certificate of it for the host name {@code localhost}. The
 * certificate is not valid for the address 127.0.0.1. All are files in a temporary folder.
 */
public final class TestCertificates implements AutoCloseable {

  /** Of the key store. */
  public static final String PASSWORD = "changeit";

  private static final String TYPE = "PKCS12";

  private final Path folder = TemporaryFolder.create("tls");
  private final KeyStore keys;

  private TestCertificates() {
    Path all = folder.resolve("all.p12");
    keytool(all, "ca", "-dname", "CN=Authority of the tests", "-ext", "bc:c");
    keytool(all, "other", "-dname", "CN=Another authority", "-ext", "bc:c");
    for (String server : List.of("server", "renewed")) {
      keytool(all, server, "-signer", "ca", "-dname", "CN=" + server, "-ext", "san=dns:localhost");
    }
    keys = read(all);
    write(folder.resolve("other-ca.pem"), "CERTIFICATE", certificates("other"));
    write(folder.resolve("ca.pem"), "CERTIFICATE", certificates("ca"));
    serve("server");
    try {
      KeyStore server = KeyStore.getInstance(TYPE);
      server.load(null, null);
      server.setKeyEntry(
          "server", key("server"), PASSWORD.toCharArray(), keys.getCertificateChain("server"));
      try (OutputStream out = Files.newOutputStream(keyStore())) {
        server.store(out, PASSWORD.toCharArray());
      }
    } catch (GeneralSecurityException | IOException failure) {
      throw new IllegalStateException("The key store was not written", failure);
    }
  }

  public static TestCertificates create() {
    return new TestCertificates();
  }

  /** Returns the folder with all files. */
  public Path folder() {
    return folder;
  }

  /** Returns the certificate with its chain, as PEM. */
  public Path certificate() {
    return folder.resolve("server.pem");
  }

  /** Returns the key of the certificate, as PEM. Only its owner may read it. */
  public Path key() {
    return folder.resolve("server.key");
  }

  /** Returns the key and the certificate, as PKCS12 with {@link #PASSWORD}. */
  public Path keyStore() {
    return folder.resolve("server.p12");
  }

  /** Adds another authority to the file {@code ca.pem}. */
  public void trust(Path authority) {
    try {
      Path all = folder.resolve("ca.pem");
      Files.writeString(all, Files.readString(all) + Files.readString(authority));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Replaces certificate and key by new ones of the same authority; not in the key store. */
  public void renew() {
    serve("renewed");
  }

  /** Returns a TLS context for servers and for clients that trust this authority. */
  public SSLContext context() {
    try {
      KeyStore authorities = KeyStore.getInstance(TYPE);
      authorities.load(null, null);
      authorities.setCertificateEntry("ca", keys.getCertificate("ca"));
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(authorities);
      KeyManagerFactory own =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      own.init(read(keyStore()), PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException failure) {
      throw new IllegalStateException("No TLS context", failure);
    }
  }

  private void serve(String alias) {
    write(certificate(), "CERTIFICATE", certificates(alias));
    write(key(), "PRIVATE KEY", List.of(key(alias).getEncoded()));
  }

  private List<byte[]> certificates(String alias) {
    try {
      List<byte[]> chain = new ArrayList<>();
      for (Certificate certificate : keys.getCertificateChain(alias)) {
        chain.add(certificate.getEncoded());
      }
      return chain;
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException("No certificate " + alias, failure);
    }
  }

  private Key key(String alias) {
    try {
      return keys.getKey(alias, PASSWORD.toCharArray());
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException("No key " + alias, failure);
    }
  }

  /**
   * Replaces the file in one step, readable by its owner only: PostgreSQL demands that of a key.
   */
  private void write(Path file, String kind, List<byte[]> contents) {
    String text =
        contents.stream()
            .map(Base64.getMimeEncoder(64, new byte[] {'\n'})::encodeToString)
            .map(body -> "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(kind, body))
            .collect(Collectors.joining());
    try {
      Path fresh =
          Files.createTempFile(
              folder,
              "new",
              "",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(fresh, text);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failure) {
      throw new UncheckedIOException("Could not write " + file, failure);
    }
  }

  private static KeyStore read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore keys = KeyStore.getInstance(TYPE);
      keys.load(in, PASSWORD.toCharArray());
      return keys;
    } catch (GeneralSecurityException | IOException failure) {
      throw new IllegalStateException("Could not read " + file, failure);
    }
  }

  /** Creates a key pair and its certificate with the JDK's keytool. */
  private static void keytool(Path store, String alias, String... options) {
    List<String> command =
        Stream.concat(
                Stream.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    alias,
                    "-keyalg",
                    "EC",
                    "-groupname",
                    "secp256r1",
                    "-validity",
                    "2",
                    "-keystore",
                    store.toString(),
                    "-storetype",
                    TYPE,
                    "-storepass",
                    PASSWORD),
                Stream.of(options))
            .toList();
    try {
      Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (keytool.waitFor() != 0) {
        throw new IllegalStateException(command + " failed: " + output);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("Could not run keytool", failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while keytool runs", interrupted);
    }
  }

  @Override
  public void close() {
    TemporaryFolder.delete(folder);
  }
}
