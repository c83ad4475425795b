/* The problem sentences in Russian and Belarusian, by their English text. A test asserts that every sentence
 * of the decoders and of intake stands here; for any other the general one is said. "{1}" is a number. */
#include "intake_inside.h"

#include <string.h>

const char intake_scan_again[] = "Please scan this once more and drop the new scan here.";

static const struct {
    const char *en, *ru, *be;
} sentences[] = {
    { intake_scan_again, "Пожалуйста, отсканируйте это ещё раз и положите новый файл сюда.",
        "Калі ласка, адсканіруйце гэта яшчэ раз і пакладзіце новы файл сюды." },
    { "The file is empty. Copy it again.", "Файл пустой. Скопируйте его ещё раз.",
        "Файл пусты. Скапіруйце яго яшчэ раз." },
    { "This file is of no kind that can be used here. Save it as JPEG, PNG or PDF and drop it again.",
        "Файл такого вида здесь не подходит. Сохраните его как JPEG, PNG или PDF и положите ещё раз.",
        "Файл такога віду тут не падыходзіць. Захавайце яго як JPEG, PNG або PDF і пакладзіце яшчэ раз." },
    { "The file ends too early. Copy it again whole, or scan the page again.",
        "Файл обрывается. Скопируйте его ещё раз целиком или отсканируйте страницу снова.",
        "Файл абрываецца. Скапіруйце яго яшчэ раз цалкам або адсканіруйце старонку зноў." },
    { "The file is damaged and cannot be opened. Copy it again, or scan the page again.",
        "Файл повреждён и не открывается. Скопируйте его ещё раз или отсканируйте страницу снова.",
        "Файл пашкоджаны і не адкрываецца. Скапіруйце яго яшчэ раз або адсканіруйце старонку зноў." },
    { "The file is damaged behind page {1}. Copy it again whole, or scan the pages that are missing again.",
        "Файл повреждён после страницы {1}. Скопируйте его ещё раз целиком или отсканируйте снова страницы, "
        "которых не хватает.",
        "Файл пашкоджаны пасля старонкі {1}. Скапіруйце яго яшчэ раз цалкам або адсканіруйце зноў старонкі, "
        "якіх не хапае." },
    { "The picture is of an unusual kind that cannot be used here. Save it as JPEG or PNG and drop it again.",
        "Картинка необычного вида, здесь она не подходит. Сохраните её как JPEG или PNG и положите ещё раз.",
        "Малюнак незвычайнага віду, тут ён не падыходзіць. Захавайце яго як JPEG або PNG і пакладзіце яшчэ "
        "раз." },
    { "The picture is too large. Scan the page at 300 dpi, or set the camera to {1} megapixels or fewer, and "
      "drop it again.",
        "Картинка слишком большая. Отсканируйте страницу с разрешением 300 dpi или поставьте в камере не "
        "больше {1} мегапикселей и положите ещё раз.",
        "Малюнак завялікі. Адсканіруйце старонку з раздзяляльнасцю 300 dpi або пастаўце ў камеры не больш за "
        "{1} мегапікселяў і пакладзіце яшчэ раз." },
    { "The picture is too large: one of its sides has more than {1} pixels. Scan or photograph each page by "
      "itself, and drop them again.",
        "Картинка слишком большая: одна из её сторон длиннее {1} пикселей. Отсканируйте или снимите каждую "
        "страницу отдельно и положите их ещё раз.",
        "Малюнак завялікі: адзін з яго бакоў даўжэйшы за {1} пікселяў. Адсканіруйце або зніміце кожную "
        "старонку асобна і пакладзіце іх яшчэ раз." },
    { "The file has too many pages. Split it into files of {1} pages at most and drop them again.",
        "В файле слишком много страниц. Разделите его на файлы, не больше {1} стр. в каждом, и положите ещё "
        "раз.",
        "У файле зашмат старонак. Падзяліце яго на файлы, не больш за {1} стар. у кожным, і пакладзіце яшчэ "
        "раз." },
    { "There is no page in this file. Scan the page again.",
        "В файле нет ни одной страницы. Отсканируйте страницу снова.",
        "У файле няма ніводнай старонкі. Адсканіруйце старонку зноў." },
    { "The file is locked with a password. Save it without a password and drop it again.",
        "Файл закрыт паролем. Сохраните его без пароля и положите ещё раз.",
        "Файл закрыты паролем. Захавайце яго без пароля і пакладзіце яшчэ раз." },
    { "This PDF only holds other files. Save each of them by itself and drop them.",
        "Этот PDF — только обёртка для других файлов. Сохраните каждый из них отдельно и положите их сюда.",
        "Гэты PDF — толькі абгортка для іншых файлаў. Захавайце кожны з іх асобна і пакладзіце іх сюды." },
    { "The archive holds another archive. Unpack it and drop the pictures in one folder.",
        "В архиве лежит ещё один архив. Распакуйте его и положите картинки в одной папке.",
        "У архіве ляжыць яшчэ адзін архіў. Распакуйце яго і пакладзіце малюнкі ў адной папцы." },
    { "The archive holds links instead of pictures. Unpack it and drop the pictures in one folder.",
        "В архиве ссылки вместо картинок. Распакуйте его и положите картинки в одной папке.",
        "У архіве спасылкі замест малюнкаў. Распакуйце яго і пакладзіце малюнкі ў адной папцы." },
    { "The archive unpacks to too much. Drop the pictures in one folder instead.",
        "Архив распаковывается в слишком много данных. Положите картинки просто в одной папке.",
        "Архіў распакоўваецца ў занадта вялікі аб'ём. Пакладзіце малюнкі проста ў адной папцы." },
    { "The archive holds too many files. Drop fewer pictures at a time.",
        "В архиве слишком много файлов. Кладите меньше картинок за один раз.",
        "У архіве зашмат файлаў. Кладзіце менш малюнкаў за адзін раз." },
    { "There is no picture in the archive. Put the pictures into it and drop it again.",
        "В архиве нет картинок. Положите в него картинки и положите архив ещё раз.",
        "У архіве няма малюнкаў. Пакладзіце ў яго малюнкі і пакладзіце архіў яшчэ раз." },
    { "The archive is damaged. Copy it again whole, or drop the pictures in one folder instead.",
        "Архив повреждён. Скопируйте его ещё раз целиком или положите картинки просто в одной папке.",
        "Архіў пашкоджаны. Скапіруйце яго яшчэ раз цалкам або пакладзіце малюнкі проста ў адной папцы." },
    { "This is a WebP picture, which cannot be used here. Save it as JPEG or PNG and drop it again.",
        "Это картинка WebP, здесь она не подходит. Сохраните её как JPEG или PNG и положите ещё раз.",
        "Гэта малюнак WebP, тут ён не падыходзіць. Захавайце яго як JPEG або PNG і пакладзіце яшчэ раз." },
    { "This is a GIF picture, which cannot be used here. Save it as JPEG or PNG and drop it again.",
        "Это картинка GIF, здесь она не подходит. Сохраните её как JPEG или PNG и положите ещё раз.",
        "Гэта малюнак GIF, тут ён не падыходзіць. Захавайце яго як JPEG або PNG і пакладзіце яшчэ раз." },
    { "This is a BMP picture, which cannot be used here. Save it as JPEG or PNG and drop it again.",
        "Это картинка BMP, здесь она не подходит. Сохраните её как JPEG или PNG и положите ещё раз.",
        "Гэта малюнак BMP, тут ён не падыходзіць. Захавайце яго як JPEG або PNG і пакладзіце яшчэ раз." },
    { "This is a JPEG 2000 picture, which cannot be used here. Save it as JPEG or PNG and drop it again.",
        "Это картинка JPEG 2000, здесь она не подходит. Сохраните её как JPEG или PNG и положите ещё раз.",
        "Гэта малюнак JPEG 2000, тут ён не падыходзіць. Захавайце яго як JPEG або PNG і пакладзіце яшчэ "
        "раз." },
    { "This is an AVIF picture, which cannot be used here. Save it as JPEG or PNG and drop it again.",
        "Это картинка AVIF, здесь она не подходит. Сохраните её как JPEG или PNG и положите ещё раз.",
        "Гэта малюнак AVIF, тут ён не падыходзіць. Захавайце яго як JPEG або PNG і пакладзіце яшчэ раз." },
    { "This is a DjVu file, which cannot be used here. Save it as PDF and drop it again.",
        "Это файл DjVu, здесь он не подходит. Сохраните его как PDF и положите ещё раз.",
        "Гэта файл DjVu, тут ён не падыходзіць. Захавайце яго як PDF і пакладзіце яшчэ раз." },
    { "This is a Photoshop picture, which cannot be used here. Save it as JPEG or PNG and drop it again.",
        "Это картинка Photoshop, здесь она не подходит. Сохраните её как JPEG или PNG и положите ещё раз.",
        "Гэта малюнак Photoshop, тут ён не падыходзіць. Захавайце яго як JPEG або PNG і пакладзіце яшчэ "
        "раз." },
    { "This is a Word file, which cannot be used here. Save it as PDF and drop it again.",
        "Это файл Word, здесь он не подходит. Сохраните его как PDF и положите ещё раз.",
        "Гэта файл Word, тут ён не падыходзіць. Захавайце яго як PDF і пакладзіце яшчэ раз." },
    { "This is an office file, which cannot be used here. Save it as PDF and drop it again.",
        "Это офисный файл, здесь он не подходит. Сохраните его как PDF и положите ещё раз.",
        "Гэта офісны файл, тут ён не падыходзіць. Захавайце яго як PDF і пакладзіце яшчэ раз." },
    { "This is a video, which cannot be used here. Take a photo of each page and drop the photos.",
        "Это видео, здесь оно не подходит. Сфотографируйте каждую страницу и положите фотографии.",
        "Гэта відэа, тут яно не падыходзіць. Сфатаграфуйце кожную старонку і пакладзіце фотаздымкі." },
    { "This kind of archive cannot be opened here. Unpack it and drop the pictures in one folder.",
        "Архив такого вида здесь не открывается. Распакуйте его и положите картинки в одной папке.",
        "Архіў такога віду тут не адкрываецца. Распакуйце яго і пакладзіце малюнкі ў адной папцы." },
    { "This file holds text and no picture. Scan the page and drop the picture.",
        "В файле текст, а не картинка. Отсканируйте страницу и положите картинку.",
        "У файле тэкст, а не малюнак. Адсканіруйце старонку і пакладзіце малюнак." },
    { "This is no ordinary file but a link or a device, which is not followed. Drop the file itself.",
        "Это не обычный файл, а ссылка или устройство. Положите сам файл.",
        "Гэта не звычайны файл, а спасылка або прылада. Пакладзіце сам файл." },
    { "The folder holds too many files, or folders in folders. Drop it in smaller parts.",
        "В папке слишком много файлов или папки внутри папок. Кладите её частями.",
        "У папцы зашмат файлаў або папкі ўнутры папак. Кладзіце яе часткамі." },
    { "The file is too large. Scan it at 300 dpi, or drop it in smaller parts.",
        "Файл слишком большой. Отсканируйте с разрешением 300 dpi или кладите частями.",
        "Файл завялікі. Адсканіруйце з раздзяляльнасцю 300 dpi або кладзіце часткамі." },
};

/* Is it this sentence? `digits`, `count` of them: what stands where `known` has "{1}". */
static bool fits(const char *known, const char *english, const char **digits, size_t *count)
{
    const size_t before = strcspn(known, "{");
    *digits = english + before;
    *count = 0;
    if (!known[before])
        return strcmp(known, english) == 0;
    if (strncmp(known, english, before) != 0)
        return false;
    *count = strspn(*digits, "0123456789");
    return *count && strcmp(*digits + *count, known + before + strlen("{1}")) == 0;
}

/* The sentence in the language, "{1}" still in it. */
static const char *find(const char *english, bool russian, const char **digits, size_t *count)
{
    for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++)
        if (fits(sentences[i].en, english, digits, count))
            return russian ? sentences[i].ru : sentences[i].be;
    return russian ? "Файл не удалось использовать. Отсканируйте страницу снова и положите её ещё раз."
                   : "Файл не ўдалося выкарыстаць. Адсканіруйце старонку зноў і пакладзіце яе яшчэ раз.";
}

void intake_problem_words(const char *english, const char *language, struct text *to)
{
    const char *digits;
    size_t count;
    const char *said = find(english, strcmp(language, "ru") == 0, &digits, &count);
    text_add_filled(to, said, digits, count);
}
