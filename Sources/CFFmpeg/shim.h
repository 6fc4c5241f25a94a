// What Swift cannot see of FFmpeg: function-like and cast macros; and zlib, which FFmpeg decodes PNG with. Nothing else belongs here.
#ifndef USHER_CFFMPEG_SHIM_H
#define USHER_CFFMPEG_SHIM_H

#include <errno.h>
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/avutil.h>
#include <libavutil/display.h>
#include <libavutil/imgutils.h>
#include <libavutil/log.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>
#include <zlib.h>

static const int usher_AVERROR_EOF = AVERROR_EOF;
static const int usher_AVERROR_EXIT = AVERROR_EXIT;
static const int usher_AVERROR_INVALIDDATA = AVERROR_INVALIDDATA;
static const int usher_AVERROR_HTTP_BAD_REQUEST = AVERROR_HTTP_BAD_REQUEST;
static const int usher_AVERROR_HTTP_UNAUTHORIZED = AVERROR_HTTP_UNAUTHORIZED;
static const int usher_AVERROR_HTTP_FORBIDDEN = AVERROR_HTTP_FORBIDDEN;
static const int usher_AVERROR_HTTP_NOT_FOUND = AVERROR_HTTP_NOT_FOUND;
static const int usher_AVERROR_HTTP_OTHER_4XX = AVERROR_HTTP_OTHER_4XX;
static const int usher_AVERROR_HTTP_SERVER_ERROR = AVERROR_HTTP_SERVER_ERROR;
static const int usher_AVERROR_PROTOCOL_NOT_FOUND = AVERROR_PROTOCOL_NOT_FOUND;
static const int64_t usher_AV_NOPTS_VALUE = AV_NOPTS_VALUE;

static inline int usher_AVERROR(int code) {
    return AVERROR(code);
}

#endif
