"""Names of emoji, as screen readers say them. CLDR also names signs such as + and →, which symbol-word lines may do."""

NAMED_BLOCKS = ((0x231A, 0x231B), (0x23CF, 0x23FA), (0x25AA, 0x25AB), (0x25B6, 0x25B6), (0x25C0, 0x25C0),
                (0x25FB, 0x27BF), (0x2B05, 0x2B55), (0x1F000, 0x1FAFF))
NOT_ALONE = {0x1F3FB, 0x1F3FC, 0x1F3FD, 0x1F3FE, 0x1F3FF}  # skin tones


def is_emoji(sequence):
    first = ord(sequence[0])
    return first not in NOT_ALONE and any(low <= first <= high for low, high in NAMED_BLOCKS)


def lines(cldr, locale):
    for sequence, annotation in cldr.annotations(locale).items():
        if is_emoji(sequence) and "tts" in annotation:
            yield ["emoji", sequence, annotation["tts"][0]]
