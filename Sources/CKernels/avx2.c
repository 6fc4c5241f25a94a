#include "kernels.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2,fma")))

AVX2 static inline float sum8(__m256 v) {
    __m128 four = _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
    __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
}

// One order of additions for every row, whichever loop it falls into: two chains of fused multiply-adds, then the tail.
AVX2 static inline float dot(const float *a, const float *b, size_t dimensions) {
    __m256 even = _mm256_setzero_ps(), odd = _mm256_setzero_ps();
    size_t d = 0;
    for (; d + 16 <= dimensions; d += 16) {
        even = _mm256_fmadd_ps(_mm256_loadu_ps(a + d), _mm256_loadu_ps(b + d), even);
        odd = _mm256_fmadd_ps(_mm256_loadu_ps(a + d + 8), _mm256_loadu_ps(b + d + 8), odd);
    }
    float tail = 0;
    for (; d < dimensions; d++) { tail += a[d] * b[d]; }
    return sum8(_mm256_add_ps(even, odd)) + tail;
}

AVX2 void usher_dot_rows_avx2(const float *query, const float *rows, size_t count, size_t dimensions, float *out) {
    for (size_t row = 0; row < count; row++) { out[row] = dot(query, rows + row * dimensions, dimensions); }
}

// Eight products, one a lane. A pair of products is at most 2 * 127 * 127 = 32,258 and so never saturates the 16 bits of maddubs.
AVX2 static inline __m256i group_products(const int8_t *codes, const int8_t *query, size_t quads) {
    const __m256i ones = _mm256_set1_epi16(1);
    __m256i sum = _mm256_setzero_si256();
    for (size_t quad = 0; quad < quads; quad++) {
        int32_t four;
        __builtin_memcpy(&four, query + quad * 4, 4);
        __m256i q = _mm256_set1_epi32(four);
        __m256i row = _mm256_loadu_si256((const __m256i *)(codes + quad * 32));
        // maddubs wants one side unsigned: |q| times (row with the sign of q).
        __m256i pairs = _mm256_maddubs_epi16(_mm256_abs_epi8(q), _mm256_sign_epi8(row, q));
        sum = _mm256_add_epi32(sum, _mm256_madd_epi16(pairs, ones));
    }
    return sum;
}

AVX2 size_t usher_coarse_select_avx2(const usher_coarse_rows *rows, const usher_coarse_query *query, uint32_t *selected) {
    const __m256 step = _mm256_set1_ps(query->step), slope = _mm256_set1_ps(query->slack_slope);
    const __m256 slack = _mm256_set1_ps(query->slack), threshold = _mm256_set1_ps(query->threshold);
    size_t count = 0;
    for (size_t group = 0; group < rows->groups; group++) {
        size_t first = group * USHER_GROUP_ROWS;
        __m256 product = _mm256_cvtepi32_ps(group_products(rows->codes + group * rows->quads * 32, query->codes, rows->quads));
        __m256 bound = _mm256_sub_ps(slack, _mm256_loadu_ps(rows->bias + first));
        bound = _mm256_fmadd_ps(slope, _mm256_loadu_ps(rows->residual + first), bound);
        bound = _mm256_fmadd_ps(_mm256_mul_ps(step, _mm256_loadu_ps(rows->step + first)), product, bound);
        unsigned hits = (unsigned)_mm256_movemask_ps(_mm256_cmp_ps(bound, threshold, _CMP_GE_OQ));
        for (; hits != 0; hits &= hits - 1) { selected[count++] = (uint32_t)(first + (size_t)__builtin_ctz(hits)); }
    }
    return count;
}

#else

void usher_dot_rows_avx2(const float *query, const float *rows, size_t count, size_t dimensions, float *out) {
    usher_dot_rows_portable(query, rows, count, dimensions, out);
}

size_t usher_coarse_select_avx2(const usher_coarse_rows *rows, const usher_coarse_query *query, uint32_t *selected) {
    return usher_coarse_select_portable(rows, query, selected);
}

#endif
