"""What stands on the pages of fourth.py, written apart from the other words. All people, homes and letters are invented."""

BY_TO = (("Куда: г. Мінск, вул. Лабанка, д. 22, кв. 140", "Каму: Станкевіч Марыне"),
         ("Савицкой Т. П.", "пр-т Строителей 11-2-47", "г. Витебск, 210032"),
         ("Мурашко Вадиму (для Кати)", "Речицкий р-н, а/г Озерщина", "ул. Мирная 6", "247500"),
         ("Зінаідзе Падгайскай", "Смаргонь, вул. Гагарына", "д. 38 кв. 3"),
         ("Бабушке Фаине", "дер. Вязовка, Климовичский р-н", "Могилёвская область", "213620"),
         ("Кулик О.", "Пинск, Днепровской Флотилии 27 — 12"),
         ("г. Лида", "ул. Космонавтов, д. 5/2, кв. 80", "Дубовик Анастасии Олеговне", "231300"),
         ("220131", "Минск", "Гамарника, 9/4 - 211", "Радкевич"),
         ("Алесі і Юрасю", "Вілейка, а/с 7", "222410"),
         ("Ляшук Полине Андреевне, 2011 г.р.", "Брест, Ленина 41, школа-интернат, ком. 8"),
         ("Центр «Дом»", "ул. Короля 51, оф. 304", "220004 Минск"))
PL_TO = (("Sz. Pani", "Halina Drozd", "ul. Słowackiego 14 m. 3", "15-001 Białystok"), ("Adresat: Tomasz Gil", "Os. Zielone 7/22", "31-971 Kraków"),
         ("Fundacja Brama", "skr. poczt. 61", "80-958 Gdańsk 50"), ("Wiera Koc", "Kłodzka 9c/5", "50-536 WROCŁAW", "POLEN / POLSKA"))
DE_TO = (("Frau", "Nina Albrecht", "Lindenweg 17 a", "04229 Leipzig"), ("An Olga Weiß", "c/o Haus am See, Zi. 12", "Seestraße 3", "88045 Friedrichshafen"),
         ("Herrn Max Thiele", "Postfach 12 03 44", "53045 Bonn"))
LT_TO = (("Gavėjas: Rasa Jonaitė", "Kalvarijų g. 98-31", "08211 Vilnius"), ("Ponui A. Šimkui", "Tilžės g. 11", "91112 Klaipėda", "Lietuva / Lithuania"))
US_TO = (("Ms. Dana Pruitt", "2217 Alder Creek Rd Apt 4B", "Dayton, OH 45410"), ("J. R. Okafor", "PO Box 60318", "Tucson AZ 85751-6318", "USA"),
         ("To: Mom", "418 W. Juniper St.", "Boise, Idaho 83702"))
BY_FROM = (("ад: Мінько Сяргея", "ПК № 17, г. Шклоў, 1-я Заводская 8", "213004"), ("Гурин И. С., отр. 12", "ИК-2 213800 г. Бобруйск ул. Сикорского 1"),
           ("Следственный изолятор № 6", "г. Барановичи ул. Брестская 258В", "Тарасюк"), ("Пташник Р.",), ("ИУОТ № 29", "Волковыск, Рокоссовского 118г", "Хмель Егор"))
US_FROM = (("D. Pruitt #A774-312", "Lake Correctional Inst.", "PO Box 8000", "Conneaut OH 44030"), ("Inmate 0931177 Okafor", "Unit C-14"))
PL_FROM = (("Nad.: Gil Marek s. Jana", "Zakład Karny w Czarnem", "ul. Pomorska 1", "77-330 Czarne"), ("Koc A., AŚ Radom, Wolanowska 120"))
DE_FROM = (("Abs.: P. Thiele, JVA Tegel, Seidelstr. 39, 13507 Berlin",), ("N. Weiß", "JVA Heimsheim", "Mittelberg 1", "71296 Heimsheim"))
LT_FROM = (("Siuntėjas: Šimkus D.", "Pravieniškių 2-asis PN", "56366 Kaišiadorių r."),)
LANDS = ((BY_TO, BY_FROM), (BY_TO, BY_FROM), (BY_TO, BY_FROM), (BY_TO, BY_FROM), (PL_TO, PL_FROM), (DE_TO, DE_FROM), (LT_TO, LT_FROM), (US_TO, US_FROM))
SIDES = ("Савицкая Т., Витебск, Строителей 11-2-47", "обр. адрес: 231300 Лида, Космонавтов 5/2-80", "отпр. Гурин, ИК-2 Бобруйск", "Станкевіч, Мінск, Лабанка 22-140", "Drozd, Słowackiego 14/3, 15-001 Białystok",
         "Abs. Albrecht, Lindenweg 17a, 04229 Leipzig", "Кулик, Пинск Дн. Флотилии 27", "R. Jonaitė, Kalvarijų 98-31, Vilnius")

PROSE = ("""Пишу вечером, когда уже всё стихло. Книгу про маяки дочитал, отдал дальше по рядам. У нас прошла первая гроза, и во дворе пахло так, что никто не хотел
заходить. Твоя открытка с лисой стоит на полке рядом с кружкой. Научился штопать, теперь ко мне приходят с носками. Спасибо за марки и за
чистые листы, они тут дороже сахара. На кухне дали настоящий борщ. Ты спрашивала, вижу ли я звёзды. Одну вижу, если лечь наискосок. Доктор
сказал ходить больше, смешной человек. Собаку зовите Туманом, мне нравится. Я отвечаю всем, но медленно, не сердитесь. Если сломается кран,
ключ на тринадцать лежит в синем ящике. Вторую главу перевёл, застрял на третьей. Мне снится снег и трамвай. Передай Вите, что ничья
предлагается последний раз.""",
         """Пішу ўвечары, калі ўжо ўсё сціхла. Кнігу пра маякі дачытаў, аддаў далей. У нас прайшла першая навальніца, і на двары пахла так, што ніхто
не хацеў заходзіць. Твая паштоўка з лісой стаіць на паліцы побач з кубкам. Навучыўся цыраваць, цяпер да мяне прыходзяць са шкарпэткамі.
Дзякуй за маркі і чыстыя аркушы, яны тут даражэй за цукар. Ты пытала, ці бачу я зоркі. Адну бачу, калі легчы наўскос. Сабаку клічце Туманам.
Я адказваю ўсім, але павольна, не злуйцеся. Другі раздзел пераклаў, спыніўся на трэцім. Мне сніцца снег і трамвай.""",
         """I am writing in the evening when it is quiet at last. I finished the book about lighthouses and passed it along. We had the first storm of
the year and nobody wanted to go back inside. Your postcard with the fox stands next to my cup. I learned to darn socks and now people come to
me with theirs. You asked if I can see stars. I can see one if I lie across the bed. Call the dog Fog, I like it. I answer everyone but slowly.""",
         """Piszę wieczorem, kiedy wszystko ucichło. Książkę o latarniach skończyłem i podałem dalej. Mieliśmy pierwszą burzę i nikt nie chciał wracać
do środka. Twoja pocztówka z lisem stoi obok kubka. Nauczyłem się cerować. Pytałaś, czy widzę gwiazdy. Jedną widzę, jeśli położę się na ukos.
Psa nazwijcie Mgła. Odpisuję wszystkim, ale powoli, nie gniewajcie się. Dziękuję za znaczki i czyste kartki.""")
HEADS = ("Тамара, добрый день!", "Привет, Поля", "Добры дзень, спадарыня Марына!", "Дорогая Настя,", "Вадим!", "Dear Dana,", "Kochana Halino!", "Здравствуй, мой хороший человек")
TAILS = ("Твой Игорь Г.", "С уважением, Е. Хмель", "Да сустрэчы. С. М.", "Yours, D.", "Твой Роман", "Ściskam, Marek", "обнимаю")
WHEN = ("12 августа", "3.09.2026", "18 верасня 2026 г., Шклоў", "Oct 2, 2026", "суббота")

LABELS = (("От кого", "Откуда", "Кому", "Куда"), ("Ад каго", "Адкуль", "Каму", "Куды"), ("Nadawca", "Adres", "Adresat", "Adres"), ("De qui / От кого", "Адрес", "À qui / Кому", "Адрес"),
          ("Siuntėjas", "Adresas", "Gavėjas", "Adresas"), ("Absender", "", "Empfänger", ""), ("FROM", "", "TO", ""))
NOTICES = (("THIS CORRESPONDENCE IS FROM AN INMATE OF A CORRECTIONAL", "INSTITUTION. THE FACILITY HAS NOT INSPECTED OR CENSORED IT", "AND IS NOT RESPONSIBLE FOR ITS CONTENTS. IF YOU DO NOT WISH", "TO RECEIVE MAIL FROM THIS PERSON PLEASE WRITE TO THE WARDEN."),
           ("Письмо прошло проверку администрации учреждения.", "Вложения, не указанные в описи, изъяты и уничтожены по акту.", "Повторная отправка в тот же адрес не ранее одного месяца."),
           ("Korespondencja osadzonego. Ocenzurowano.", "Zakład nie odpowiada za treść przesyłki ani za jej załączniki."))
MARKS = (("PRIORYTET", "PRIORITAIRE"), ("EINSCHREIBEN", "RT 11 204 871 3DE"), ("ПАР АВИОН", "PAR AVION"), ("ОДНОРАЗОВО", "вес 20 г"), ("ВЫБЫЛ", "возврат отправителю"), ("CERTIFIED MAIL", "7019 0160 0000 4418"), ("РЭКАМЕНДАВАНАЕ", "№ 118"))
STAMPS = (("ИК-17", "ПРОВЕРЕНО", "цензор 2"), ("СИЗО-6", "ПРОСМОТРЕНО"), ("OCENZUROWANO", "ZK Czarne"), ("INMATE MAIL", "UNCENSORED"), ("ИУОТ № 29", "исх. 0418"), ("JVA", "geprüft"))
PRINTS = ("Глава седьмая, в которой путники достигают перевала и узнают, что мост разобран ещё весной. Проводник молчал всю дорогу. За поворотом открылась долина с рекой, и старший велел развести огонь. Никто не спорил.",
          "Статья 14. Порядок учёта расходов определяется руководителем организации. Сведения представляются не позднее десятого числа месяца, следующего за отчётным. Ответственность за достоверность несёт лицо, подписавшее отчёт.")
POEM = ("Мой фонарь качается в тумане,", "тень его длинна и не видна.", "Кто-то пишет мне о дальнем стане,", "где стоит на якоре весна.", "", "Я отвечу медленно и криво,", "лампа догорает в потолке.", "Выйдет слово — тонкая крапива,", "обожжётся кто-нибудь в строке.")
LISTS = (("Прислать можно:", "тетради в клетку 5", "стержни чёрные 10", "зубная щётка", "сало 400 г", "печенье 2 пачки", "карандаш HB"), ("Ответы на твои вопросы", "1. Да, дошло.", "2. Нет, холодно только ночью.", "3. Высоцкий и Летов.", "4. Пока не знаю.", "5. В июне."),
         ("Тренировка", "приседания 4 по 25", "планка 2 мин", "отжимания 5 по 20", "прогулка 60 мин"))
FORMAL = ("Начальнику учреждения", "от осуждённого Гурина И. С.", "", "Заявление", "", "Прошу Вас разрешить мне приобрести за счёт", "собственных средств две тетради и подписку", "на районную газету. Обязуюсь соблюдать правила.")
