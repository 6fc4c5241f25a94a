// The C library's allocator, which Swift's own map of it leaves out.
#ifndef USHER_CMALLOC_SHIM_H
#define USHER_CMALLOC_SHIM_H

#include <malloc.h>

#endif
