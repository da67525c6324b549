package org.bactrian.web;

/** Where the service really listens: {@code http://host:port} of each listener. */
public record WebPorts(int publicPort, int operationsPort) {}
