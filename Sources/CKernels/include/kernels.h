// Kernels of the gallery (those of pictures are in sampling.h): exact dot products, and the coarse pass of the exact search.
//
// Every kernel exists in portable C and for AVX2 with FMA; the undecorated name takes the best one this processor has.
// No kernel allocates, keeps a pointer, or writes outside the ranges named here. All are safe to call from any thread.
#ifndef USHER_KERNELS_H
#define USHER_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The rows of one group, whose bytes lie interleaved: for every four dimensions, four bytes of each row in turn.
#define USHER_GROUP_ROWS 8

// True when the AVX2 kernels may be called here.
bool usher_has_avx2(void);

// out[i] = dot(query, rows + i * dimensions) for i in 0..<count. Float32 throughout; the result is within
// dimensions * 2^-23 * |query| * |row| of the real number, and depends on the kernel only within that.
void usher_dot_rows(const float *query, const float *rows, size_t count, size_t dimensions, float *out);
void usher_dot_rows_portable(const float *query, const float *rows, size_t count, size_t dimensions, float *out);
void usher_dot_rows_avx2(const float *query, const float *rows, size_t count, size_t dimensions, float *out);

// What the coarse pass reads of `groups` groups of rows.
typedef struct {
    // groups * quads * 32 bytes: for each group, for each quad of dimensions, 8 rows of 4 signed bytes (-127...127).
    const int8_t *codes;
    // groups * 8 each: value of one code step; length of the row's rounding error; what is taken off the row's similarity.
    const float *step;
    const float *residual;
    const float *bias;
    size_t groups;
    size_t quads;
} usher_coarse_rows;

// The query of the coarse pass.
typedef struct {
    // quads * 4 signed bytes (-127...127).
    const int8_t *codes;
    // Value of one code step of the query.
    float step;
    // The upper bound of a row is step * row.step * (codes . row.codes) + slack_slope * row.residual + slack - row.bias.
    float slack_slope;
    float slack;
    // Rows whose upper bound is below are not listed.
    float threshold;
} usher_coarse_query;

// Lists the rows whose upper bound reaches the threshold, in order; `selected` has room for groups * 8. Returns how many.
size_t usher_coarse_select(const usher_coarse_rows *rows, const usher_coarse_query *query, uint32_t *selected);
size_t usher_coarse_select_portable(const usher_coarse_rows *rows, const usher_coarse_query *query, uint32_t *selected);
size_t usher_coarse_select_avx2(const usher_coarse_rows *rows, const usher_coarse_query *query, uint32_t *selected);

#endif
