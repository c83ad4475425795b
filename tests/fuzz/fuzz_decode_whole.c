/* decode_looks_complete and decode_format: any head and tail, of a file of any size. The first byte says how
 * the rest is cut: overlapping, or with an unknown middle. */
#include "decode.h"

#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    if (!size)
        return 0;
    const struct bytes file = { bytes + 1, size - 1 };
    decode_format(file);
    decode_looks_complete(file, file, file.size);
    const size_t head = file.size * (bytes[0] & 15) / 16, tail = file.size * (bytes[0] >> 4) / 16;
    const uint64_t whole = file.size + (bytes[0] % 3) * 100000;
    decode_looks_complete(
        (struct bytes){ file.at, head }, (struct bytes){ file.at + file.size - tail, tail }, whole);
    return 0;
}
