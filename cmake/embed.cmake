# embed.cmake: writes the bytes of IN into OUT as an array named SYMBOL, with a NUL behind them.
file(READ ${IN} hex HEX)
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
string(REGEX REPLACE "(0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,)" "\\1\n"
  bytes "${bytes}")
file(WRITE ${OUT} "/* Made from a file of the same name at build time. */\n"
  "static const unsigned char ${SYMBOL}[] = {\n${bytes}0x00\n};\n")
