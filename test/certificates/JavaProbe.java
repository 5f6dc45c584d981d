import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Connects to 127.0.0.1 with the default trust store, verifies each host as HTTPS does, and says a line of each. */
class JavaProbe {
  public static void main(String[] arguments) throws IOException {
    for (int at = 0; at < arguments.length; at += 2) {
      System.out.println(verdict(arguments[at], Integer.parseInt(arguments[at + 1])));
    }
  }

  private static String verdict(String host, int port) throws IOException {
    SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    Socket plain = new Socket("127.0.0.1", port);
    try (SSLSocket secure = (SSLSocket) factory.createSocket(plain, host, port, true)) {
      SSLParameters parameters = secure.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secure.setSSLParameters(parameters);
      secure.startHandshake();
      return "accepted " + secure.getSession().getProtocol();
    } catch (IOException error) {
      return "refused " + error;
    }
  }
}
