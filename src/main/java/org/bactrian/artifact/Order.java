package org.bactrian.artifact;

/** What a person or a schedule wants of a job that makes no backup. */
public sealed interface Order permits RestoreOrder, VerifyOrder, RepairOrder, SweepOrder {}
