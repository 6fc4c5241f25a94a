#include "kernels.h"

bool usher_has_avx2(void) {
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
    return false;
#endif
}

void usher_dot_rows(const float *query, const float *rows, size_t count, size_t dimensions, float *out) {
    if (usher_has_avx2()) {
        usher_dot_rows_avx2(query, rows, count, dimensions, out);
    } else {
        usher_dot_rows_portable(query, rows, count, dimensions, out);
    }
}

size_t usher_coarse_select(const usher_coarse_rows *rows, const usher_coarse_query *query, uint32_t *selected) {
    if (usher_has_avx2()) { return usher_coarse_select_avx2(rows, query, selected); }
    return usher_coarse_select_portable(rows, query, selected);
}
