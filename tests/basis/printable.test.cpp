#include "basis/printable.hpp"

#include <catch2/catch.hpp>

using crossbits::printable;

TEST_CASE("letters of any language stay, what commands a terminal or is no UTF-8 is written as numbers") {
  CHECK(printable("") == "");
  CHECK(printable("Bob's \xc3\xbc, \xe2\x88\xa7 and \xf0\x9d\x92\x9f") ==
        "Bob's \xc3\xbc, \xe2\x88\xa7 and \xf0\x9d\x92\x9f");
  CHECK(printable("one\ntwo") == "one two");
  CHECK(printable("\x1b[31m\t\x7f") == "\\x1b[31m\\x09\\x7f");
  CHECK(printable(std::string_view("a\0b", 3)) == "a\\x00b");
  CHECK(printable("\xc2\x9b") == "\\xc2\\x9b");                    // a control of one character
  CHECK(printable("\x80z\xff") == "\\x80z\\xff");                  // no first bytes
  CHECK(printable("\xc0\xaf") == "\\xc0\\xaf");                    // overlong
  CHECK(printable("\xed\xa0\x80") == "\\xed\\xa0\\x80");           // a surrogate
  CHECK(printable("\xf4\x90\x80\x80") == "\\xf4\\x90\\x80\\x80");  // beyond U+10FFFF
  CHECK(printable("\xe2\x88") == "\\xe2\\x88");                    // cut short
}
