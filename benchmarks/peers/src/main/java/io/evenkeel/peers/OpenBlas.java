package io.evenkeel.peers;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Asks the OpenBLAS that PyTorch has loaded for its version and settings: the bindings leave these
 * functions out. PyTorch has to be loaded before.
 */
@SuppressWarnings("restricted") // the process is started with native access
final class OpenBlas {
  private OpenBlas() {}

  /** Version and build options, such as {@code OpenBLAS 0.3.31 DYNAMIC_ARCH ...}. */
  static String config() {
    return text("openblas_get_config");
  }

  /** The processor core whose kernels were chosen, such as {@code SkylakeX}. */
  static String coreName() {
    return text("openblas_get_corename");
  }

  /** Number of threads that a product may use. */
  static int threads() {
    return (int) call("openblas_get_num_threads", FunctionDescriptor.of(ValueLayout.JAVA_INT));
  }

  private static String text(String function) {
    Object address = call(function, FunctionDescriptor.of(ValueLayout.ADDRESS));
    return ((MemorySegment) address).reinterpret(Long.MAX_VALUE).getString(0);
  }

  private static Object call(String function, FunctionDescriptor descriptor) {
    MemorySegment address =
        SymbolLookup.loaderLookup()
            .find(function)
            .orElseThrow(() -> new IllegalStateException("no function " + function + " loaded"));
    MethodHandle handle = Linker.nativeLinker().downcallHandle(address, descriptor);
    try {
      return handle.invoke();
    } catch (Throwable e) {
      throw new IllegalStateException(function + " failed", e);
    }
  }
}
