/* zxing: the one seam to the QR reader, which is written in C++. Inside the code room. */
#ifndef ZXING_H
#define ZXING_H

#ifndef ROOM_CODE
#error "zxing.h is for the code room alone"
#endif

#ifdef __cplusplus
extern "C" {
#endif

enum { ZXING_BYTES_MOST = 400 };

/* One code as the library gives it: any bytes, and corners anywhere. */
struct zxing_code {
    int x[4], y[4];
    int size;
    unsigned char bytes[ZXING_BYTES_MOST];
};

/* Finds at most `most` QR codes in 8-bit grey rows that are `stride` bytes apart. Codes of more than
 * ZXING_BYTES_MOST bytes are passed over. Returns how many, or -1 when the library failed. */
int zxing_find(
    const unsigned char *grey, int width, int height, int stride, struct zxing_code *codes, int most);

#ifdef __cplusplus
}
#endif

#endif
