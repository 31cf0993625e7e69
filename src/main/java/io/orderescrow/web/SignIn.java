package io.orderescrow.web;

import io.orderescrow.message.PrintableText;
import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One try to sign in.
 *
 * @param key the source and the account, for counting
 * @param address the address of the client, for people
 * @param path of the request
 */
record SignIn(SourceAndAccount key, String address, SignInDoor door, String path) {

  private static final int MAX_LENGTH = 64;
  private static final Pattern IP_V6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");

  /**
   * @param source the IPv4 address, or the network of an IPv6 address: its first 64 bits, because a
   *     client chooses the others itself
   * @param account the name that the client sent, which may belong to no user; cut after a length
   *     that no name of the engine has
   */
  record SourceAndAccount(String source, String account) {}

  /** The try in the request of this thread; empty outside of a request. */
  static Optional<SignIn> ofThisRequest(String account, boolean metrics) {
    return CurrentRequest.get()
        .map(
            request -> of(request, account, metrics ? SignInDoor.METRICS : SignInDoor.of(request)));
  }

  static SignIn of(HttpServletRequest request, String account, SignInDoor door) {
    String address = String.valueOf(request.getRemoteAddr());
    return new SignIn(
        new SourceAndAccount(source(address), account.substring(0, Math.min(account.length(), 65))),
        PrintableText.sanitize(address, MAX_LENGTH),
        door,
        request.getRequestURI());
  }

  /** The name that the client sent, fit for a line of the log. */
  String printableAccount() {
    return PrintableText.sanitize(key.account(), MAX_LENGTH);
  }

  static String source(String address) {
    String withoutScope = address.replaceFirst("%.*", "");
    if (withoutScope.contains(":") && IP_V6.matcher(withoutScope).matches()) {
      try {
        // A literal address, so this asks no name server.
        InetAddress parsed = InetAddress.getByName(withoutScope);
        return parsed instanceof Inet6Address
            ? InetAddress.getByAddress(Arrays.copyOf(Arrays.copyOf(parsed.getAddress(), 8), 16))
                    .getHostAddress()
                + "/64"
            : parsed.getHostAddress();
      } catch (UnknownHostException e) {
        return address;
      }
    }
    return address;
  }
}
