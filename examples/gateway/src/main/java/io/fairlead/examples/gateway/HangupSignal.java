package io.fairlead.examples.gateway;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * SIGHUP. The JDK has no supported way to hear of it but {@code sun.misc.Signal} of the module
 * jdk.unsupported, at whose mention javac gives a warning that cannot be suppressed; so it is
 * looked up by name, here only.
 */
final class HangupSignal {

  private HangupSignal() {}

  /**
   * Runs something at each SIGHUP, on a thread of the virtual machine's.
   *
   * @return whether this system has the signal
   */
  static boolean handle(Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      MethodHandle run =
          lookup.findVirtual(Runnable.class, "run", MethodType.methodType(void.class));
      MethodHandle ignoringSignal = MethodHandles.dropArguments(run.bindTo(action), 0, signal);
      lookup
          .findStatic(signal, "handle", MethodType.methodType(handler, signal, handler))
          .invoke(
              signal.getConstructor(String.class).newInstance("HUP"),
              MethodHandleProxies.asInterfaceInstance(handler, ignoringSignal));
      return true;
    } catch (Error e) {
      throw e;
    } catch (Throwable e) {
      // Windows has no such signal, a reduced run-time image may lack the module.
      return false;
    }
  }
}
