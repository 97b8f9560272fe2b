// Which kernel runs, and reading a mapped file whose pages may be gone.

#include "kernels.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <string.h>

bool iris_kernel_available(iris_kernel kernel) {
    // The compiler's own question to the processor; it asks the system, too, whether it keeps the
    // wide registers (XGETBV).
    switch (kernel) {
    case iris_kernel_scalar: return true;
#if defined(__x86_64__)
    case iris_kernel_popcnt: return __builtin_cpu_supports("popcnt");
    case iris_kernel_avx2: return __builtin_cpu_supports("avx2");
    case iris_kernel_avx512:
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq")
            && __builtin_cpu_supports("avx512vpopcntdq");
#endif
    default: return false;
    }
}

const char *iris_kernel_name(iris_kernel kernel) {
    switch (kernel) {
    case iris_kernel_scalar: return "scalar";
    case iris_kernel_popcnt: return "popcnt";
    case iris_kernel_avx2: return "avx2";
    case iris_kernel_avx512: return "avx512-vpopcntdq";
    default: return "none";
    }
}

static iris_block_kernel chosen(iris_kernel kernel) {
    switch (kernel) {
#if defined(__x86_64__)
    case iris_kernel_popcnt: return iris_popcnt_block;
    case iris_kernel_avx2: return iris_avx2_block;
    case iris_kernel_avx512: return iris_avx512_block;
#endif
    default: return iris_scalar_block;
    }
}

// A page of a mapped file that the disk cannot give, or that was cut off under us, arrives as
// SIGBUS. What reads here computes and holds nothing, so it can be left from the handler.

static _Thread_local sigjmp_buf way_out;
static _Thread_local volatile sig_atomic_t guarded;
static struct sigaction handler_before;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void page_lost(int number, siginfo_t *info, void *context) {
    if (guarded) {
        guarded = 0;
        siglongjmp(way_out, 1);
    }
    // Not ours: whoever was there before; or as if we were not here, when it faults again.
    if (handler_before.sa_flags & SA_SIGINFO) {
        handler_before.sa_sigaction(number, info, context);
    } else if (handler_before.sa_handler != SIG_DFL && handler_before.sa_handler != SIG_IGN) {
        handler_before.sa_handler(number);
    } else {
        signal(SIGBUS, SIG_DFL);
    }
}

static void install(void) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = page_lost;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    sigaction(SIGBUS, &action, &handler_before);
}

int64_t iris_scan(iris_kernel kernel, const iris_probe *probe, const iris_block *blocks,
                  size_t count, const uint8_t *live, int64_t threshold, uint8_t *hits) {
    pthread_once(&once, install);
    iris_block_kernel compare = chosen(kernel);
    if (sigsetjmp(way_out, 1) != 0) return -1;
    guarded = 1;
    int64_t found = 0;
    for (size_t number = 0; number < count; number++) {
        hits[number] = compare(probe, &blocks[number], threshold) & live[number];
        found += __builtin_popcount(hits[number]);
    }
    guarded = 0;
    return found;
}

bool iris_copy_block(const iris_block *from, iris_block *to) {
    pthread_once(&once, install);
    if (sigsetjmp(way_out, 1) != 0) return false;
    guarded = 1;
    memcpy(to, from, sizeof *to);
    guarded = 0;
    return true;
}

bool iris_read(const iris_block *from, int lane, iris_pair *pair) {
    pthread_once(&once, install);
    if (sigsetjmp(way_out, 1) != 0) return false;
    guarded = 1;
    iris_take(from, lane, pair);
    guarded = 0;
    return true;
}
