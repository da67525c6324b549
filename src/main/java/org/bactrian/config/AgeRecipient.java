package org.bactrian.config;

/** Checks age X25519 recipients: Bech32 (BIP 173) of 32 bytes with the prefix {@code age}. */
final class AgeRecipient {
    private static final String LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private static final String PREFIX = "age1";
    private static final int DATA_LETTERS = 52; // 256 bits in letters of 5
    private static final int CHECKSUM_LETTERS = 6;
    private static final int[] GENERATOR = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};

    private AgeRecipient() {}

    /** Whether the text is a recipient whose checksum is right, so that a mistyped one is found. */
    static boolean valid(String text) {
        if (!text.startsWith(PREFIX) || text.length() != PREFIX.length() + DATA_LETTERS + CHECKSUM_LETTERS) {
            return false;
        }
        int check = 1;
        for (int value : new int[] {'a' >> 5, 'g' >> 5, 'e' >> 5, 0, 'a' & 31, 'g' & 31, 'e' & 31}) {
            check = step(check, value);
        }
        for (char letter : text.substring(PREFIX.length()).toCharArray()) {
            int value = LETTERS.indexOf(letter);
            if (value < 0) {
                return false;
            }
            check = step(check, value);
        }
        return check == 1;
    }

    private static int step(int check, int value) {
        int top = check >>> 25;
        int next = (check & 0x1ffffff) << 5 ^ value;
        for (int i = 0; i < GENERATOR.length; i++) {
            next ^= (top >> i & 1) == 1 ? GENERATOR[i] : 0;
        }
        return next;
    }
}
