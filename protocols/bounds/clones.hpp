#pragma once

// CROSSBITS_CLONES before a function: the compiler makes one version for each instruction set and the loader
// picks the best. Every function so marked works on integers, so that all give the same.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define CROSSBITS_CLONES __attribute__((target_clones("arch=skylake-avx512", "avx2", "default")))
#else
#define CROSSBITS_CLONES
#endif
