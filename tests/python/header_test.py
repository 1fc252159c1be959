"""The package's structs and functions are those of linnet.h."""
import ctypes
import re
import unittest

from linnet import _library
from tiny import ROOT

HEADER = (ROOT / "native" / "library" / "linnet.h").read_text()
TYPES = {"size_t": ctypes.c_size_t, "int32_t": ctypes.c_int32, "uint64_t": ctypes.c_uint64, "float": ctypes.c_float,
         "double": ctypes.c_double, "const char*": ctypes.c_char_p, "const float*": ctypes.POINTER(ctypes.c_float),
         "const int16_t*": ctypes.POINTER(ctypes.c_int16), "const linnet_word*": ctypes.POINTER(_library.WordStruct)}


def fields_of(struct):
    body = re.search(r"typedef struct %s \{(.*?)\n\} %s;" % (struct, struct), HEADER, re.DOTALL)[1]
    lines = [line.split("//")[0].strip().rstrip(";") for line in body.splitlines()]
    for line in filter(None, lines):
        kind, names = re.fullmatch(r"((?:const )?\w+\*?) (.+)", line).groups()
        yield from ((name, TYPES[kind]) for name in names.split(", "))


class Header(unittest.TestCase):
    def test_structs_have_the_fields_of_the_header_in_its_order(self):
        for struct in (_library.OpenOptions, _library.SpeakOptionsStruct, _library.WordStruct, _library.Block,
                       _library.Memory):
            with self.subTest(struct.__doc__):
                self.assertEqual(list(struct._fields_), list(fields_of(struct.__doc__)))

    def test_kinds_of_errors_have_the_order_of_the_status(self):
        named = re.findall(r"LINNET_(\w+) = (\d+)", HEADER)
        self.assertEqual([(kind.upper(), str(i + 1)) for i, kind in enumerate(_library._KINDS)], named[1:-1])
        self.assertEqual([named[0], named[-1]], [("OK", str(_library.OK)), ("WAITING", str(_library.WAITING))])

    def test_functions_have_as_many_arguments_as_the_header_says(self):
        declared = dict(re.findall(r"^LINNET_API [^(]*?(linnet_\w+)\(([^)]*)\)", HEADER, re.MULTILINE))
        for name, (_, *arguments) in _library._FUNCTIONS.items():
            with self.subTest(name):
                given = declared[name]
                self.assertEqual(len(arguments), 0 if given == "void" else given.count(",") + 1)


if __name__ == "__main__":
    unittest.main()
