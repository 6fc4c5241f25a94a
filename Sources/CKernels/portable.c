#include "kernels.h"

// Eight sums side by side: the order of additions that the compiler may vectorise without leave to reorder.
static float dot(const float *a, const float *b, size_t dimensions) {
    float sums[8] = {0};
    size_t d = 0;
    for (; d + 8 <= dimensions; d += 8) {
        for (size_t lane = 0; lane < 8; lane++) { sums[lane] += a[d + lane] * b[d + lane]; }
    }
    float total = ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]));
    for (; d < dimensions; d++) { total += a[d] * b[d]; }
    return total;
}

void usher_dot_rows_portable(const float *query, const float *rows, size_t count, size_t dimensions, float *out) {
    for (size_t row = 0; row < count; row++) { out[row] = dot(query, rows + row * dimensions, dimensions); }
}

static void group_products(const int8_t *codes, const int8_t *query, size_t quads, int32_t products[USHER_GROUP_ROWS]) {
    for (size_t row = 0; row < USHER_GROUP_ROWS; row++) { products[row] = 0; }
    for (size_t quad = 0; quad < quads; quad++) {
        for (size_t row = 0; row < USHER_GROUP_ROWS; row++) {
            for (size_t d = 0; d < 4; d++) {
                products[row] += (int32_t)codes[(quad * USHER_GROUP_ROWS + row) * 4 + d] * query[quad * 4 + d];
            }
        }
    }
}

size_t usher_coarse_select_portable(const usher_coarse_rows *rows, const usher_coarse_query *query, uint32_t *selected) {
    size_t count = 0;
    for (size_t group = 0; group < rows->groups; group++) {
        int32_t products[USHER_GROUP_ROWS];
        group_products(rows->codes + group * rows->quads * 32, query->codes, rows->quads, products);
        for (size_t lane = 0; lane < USHER_GROUP_ROWS; lane++) {
            size_t row = group * USHER_GROUP_ROWS + lane;
            float bound = query->step * rows->step[row] * (float)products[lane]
                + query->slack_slope * rows->residual[row] + query->slack - rows->bias[row];
            if (bound >= query->threshold) { selected[count++] = (uint32_t)row; }
        }
    }
    return count;
}
