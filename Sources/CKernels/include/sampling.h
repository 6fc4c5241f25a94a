// Pictures read between their pixels: the kernel of every crop that is turned or scaled.
//
// It exists in portable C and for AVX2; the undecorated name takes the best one this processor has. Whole-number arithmetic: both give the
// same bytes on every machine. Nothing is allocated, kept, or written outside `out`. Safe to call from any thread.
#ifndef USHER_SAMPLING_H
#define USHER_SAMPLING_H

#include <stddef.h>
#include <stdint.h>

// Fractions of a pixel in a position, and in a weight, as powers of two.
#define USHER_POSITION_BITS 24
#define USHER_WEIGHT_BITS 11

// A picture of packed pixels of three bytes, `stride` bytes from row to row, `bytes` in all.
typedef struct {
    const uint8_t *pixels;
    size_t stride;
    size_t bytes;
} usher_packed_picture;

// A straight line of positions: where it begins and how far it is to the next, in 1/2^24 pixel from the middle of the first pixel.
typedef struct {
    int64_t x;
    int64_t y;
    int64_t dx;
    int64_t dy;
} usher_sample_line;

// Writes `count` pixels to `out`, three bytes each: the bilinear mixture of the four pixels around each position of the line. All four must
// be inside the picture for all of them.
void usher_sample(usher_packed_picture picture, usher_sample_line line, size_t count, uint8_t *out);
void usher_sample_portable(usher_packed_picture picture, usher_sample_line line, size_t count, uint8_t *out);
void usher_sample_avx2(usher_packed_picture picture, usher_sample_line line, size_t count, uint8_t *out);

#endif
