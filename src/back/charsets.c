/* Character sets are modules that iconv loads when one is first asked for; behind walls there are no files.
 * So those that mails are written in are loaded with the words, and held. */
#include "back_inside.h"

void charsets_load(struct back_words *words)
{
    static const char *const sets[CHARSETS] = { "KOI8-R", "KOI8-U", "CP1250", "CP1251", "CP1252", "CP1253",
        "CP1254", "CP1255", "CP1256", "CP1257", "CP1258", "ISO-8859-1", "ISO-8859-2", "ISO-8859-3",
        "ISO-8859-4", "ISO-8859-5", "ISO-8859-7", "ISO-8859-8", "ISO-8859-9", "ISO-8859-10", "ISO-8859-13",
        "ISO-8859-14", "ISO-8859-15", "ISO-8859-16", "CP866", "CP437", "CP850", "CP852", "CP855", "MACINTOSH",
        "MAC-CYRILLIC", "UTF-7", "UTF-16", "UTF-32", "GB18030", "GBK", "EUC-CN", "BIG5", "BIG5-HKSCS",
        "EUC-TW", "EUC-JP", "SHIFT_JIS", "CP932", "ISO-2022-JP", "EUC-KR", "UHC", "ISO-2022-KR", "TIS-620",
        "PT154", "RK1048", "ARMSCII-8", "GEORGIAN-PS" };
    for (size_t i = 0; i < CHARSETS; i++)
        words->charsets[i] = sets[i] ? iconv_open("UTF-8", sets[i]) : (iconv_t)-1;
}

void charsets_drop(struct back_words *words)
{
    for (size_t i = 0; i < CHARSETS; i++)
        if (words->charsets[i] != (iconv_t)-1)
            iconv_close(words->charsets[i]);
}
