package org.bactrian.config;

/** A value that must not be shown: its text form is a mask. */
public record Secret(String value) {
    @Override
    public String toString() {
        return "******";
    }
}
