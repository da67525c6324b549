package org.bactrian.config;

import java.util.List;
import java.util.Optional;

/**
 * What loading the configuration gave.
 *
 * @param inventory empty when any problem is an error
 * @param problems all that was found, in the order of files and lines
 */
public record LoadedInventory(Optional<Inventory> inventory, List<Problem> problems) {}
