import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import java.net.Socket;

/** Connects to 127.0.0.1 with the default trust store, and verifies a host as HTTPS does. */
class JavaProbe {
  public static void main(String[] arguments) throws Exception {
    Socket plain = new Socket("127.0.0.1", Integer.parseInt(arguments[1]));
    SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    try (SSLSocket secure = (SSLSocket) factory.createSocket(plain, arguments[0], plain.getPort(), true)) {
      SSLParameters parameters = secure.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secure.setSSLParameters(parameters);
      secure.startHandshake();
      System.out.println(secure.getSession().getProtocol());
    }
  }
}
