package io.fairlead.examples.gateway;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.handler.codec.http.HttpMessage;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.Http1xOrH2CHandler;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import io.vertx.core.impl.transports.EpollTransport;
import io.vertx.core.impl.transports.NioTransport;
import io.vertx.core.transport.Transport;
import org.jspecify.annotations.Nullable;

/**
 * The transport of this system, which on Linux is epoll without the detour over NIO, except that
 * servers refuse a request with both {@code Content-Length} and {@code Transfer-Encoding}.
 *
 * <p>Netty's decoder drops the length of such a request and reads it in chunks, so that a handler
 * cannot tell it from an honest one; but whoever passed it on may have read it by its length, which
 * is how requests are smuggled (RFC 9112, sections 6.1 and 11.2). Vert.x has no setting for that
 * decoder, hence the detour: a handler at the head of each accepted connection puts a stricter one
 * in its place, and leaves.
 */
final class StrictTransport implements Transport {

  @Override
  public String name() {
    return "strict";
  }

  @Override
  public boolean available() {
    return true;
  }

  @Override
  public @Nullable Throwable unavailabilityCause() {
    return null;
  }

  @Override
  public io.vertx.core.spi.transport.Transport implementation() {
    return Epoll.isAvailable() ? new StrictEpollTransport() : new StrictNioTransport();
  }

  private static final class StrictEpollTransport extends EpollTransport {

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
      return strict(super.serverChannelFactory(domainSocket));
    }
  }

  private static final class StrictNioTransport extends NioTransport {

    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
      return strict(super.serverChannelFactory(domainSocket));
    }
  }

  private static ChannelFactory<ServerChannel> strict(
      ChannelFactory<? extends ServerChannel> channels) {
    return () -> {
      ServerChannel channel = channels.newChannel();
      channel.pipeline().addLast(new Acceptance());
      return channel;
    };
  }

  /** Sees each accepted connection before Vert.x does. */
  private static final class Acceptance extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
      ((Channel) accepted).pipeline().addLast(new DecoderSwap());
      context.fireChannelRead(accepted);
    }
  }

  /**
   * Sees the first bytes of a connection. Vert.x makes the decoder only when its detector has found
   * that they are HTTP/1: until then the swap steps behind the detector, to see them once more.
   */
  private static final class DecoderSwap extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
      ChannelPipeline pipeline = context.pipeline();
      ChannelHandlerContext detector = pipeline.context(Http1xOrH2CHandler.class);
      ChannelHandlerContext decoder = pipeline.context(VertxHttpRequestDecoder.class);
      if (detector != null) {
        pipeline.addAfter(detector.name(), null, new DecoderSwap());
      } else if (decoder != null) {
        pipeline.replace(decoder.handler(), decoder.name(), new StrictDecoder());
      }
      pipeline.remove(this);
      context.fireChannelRead(bytes);
    }
  }

  /** Has the limits that Vert.x has by default, as every server here does. */
  private static final class StrictDecoder extends VertxHttpRequestDecoder {

    StrictDecoder() {
      super(new HttpServerOptions());
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
      throw new IllegalArgumentException("both Content-Length and Transfer-Encoding");
    }
  }
}
