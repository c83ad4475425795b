/* bare_recogniser: tesseract alone on pictures that are ready to be read, layout and recognition timed apart:
 * the ground that the read benchmark (tests/bench/read) compares with. tesseract's own settings, page
 * segmentation 3.
 *
 *   bare_recogniser [--model NAME] FILE…        with OMP_THREAD_LIMIT=1 in the environment
 *
 * One line of JSON a file. AnalyseLayout leaves its result in the handle, so Recognize does not repeat it. */
#include "cleanup.h"
#include "clock.h"

#include <jansson.h>
#include <leptonica/allheaders.h>
#include <tesseract/capi.h>

#include <getopt.h>
#include <stdio.h>
#include <string.h>

static void delete_engine(TessBaseAPI **engine)
{
    TessBaseAPIDelete(*engine);
}

static void print(const char *path, double layout_ms, double recognise_ms, const char *text)
{
    json_t *line = json_pack("{s:s, s:f, s:f, s:s}", "file", path, "layout_ms", layout_ms, "recognise_ms",
        recognise_ms, "text", text ? text : "");
    json_dumpf(line, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(line);
}

static bool read(TessBaseAPI *engine, const char *path)
{
    CLEANUP(pixDestroy) PIX *picture = pixRead(path);
    if (!picture) {
        fprintf(stderr, "bare_recogniser: %s cannot be read\n", path);
        return false;
    }
    TessBaseAPISetImage2(engine, picture);
    TessBaseAPISetSourceResolution(engine, 200);
    double start = clock_cpu_ms();
    TessPageIterator *blocks = TessBaseAPIAnalyseLayout(engine);
    double laid_out = clock_cpu_ms();
    if (blocks)
        TessPageIteratorDelete(blocks);
    TessBaseAPIRecognize(engine, NULL);
    double done = clock_cpu_ms();
    char *text = TessBaseAPIGetUTF8Text(engine);
    print(path, laid_out - start, done - laid_out, text);
    TessDeleteText(text);
    TessBaseAPIClear(engine);
    return true;
}

int main(int argc, char **argv)
{
    static const struct option options[] = { { "model", required_argument, NULL, 'm' }, { 0 } };
    const char *model = "Cyrillic";
    for (int option; (option = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (option == '?')
            return 2;
        model = optarg;
    }
    setMsgSeverity(L_SEVERITY_NONE);
    CLEANUP(delete_engine) TessBaseAPI *engine = TessBaseAPICreate();
    if (TessBaseAPIInit2(engine, NULL, model, OEM_LSTM_ONLY) != 0) {
        fprintf(stderr, "bare_recogniser: no model %s\n", model);
        return 3;
    }
    TessBaseAPISetPageSegMode(engine, PSM_AUTO);
    int failed = 0;
    for (int i = optind; i < argc; i++)
        failed += !read(engine, argv[i]);
    return failed ? 1 : 0;
}
