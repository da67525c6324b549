package org.bactrian.process;

/** A process with a child that runs long, started by a thread that ends at once; prints the child's id. */
final class ParentOfOne {
    private ParentOfOne() {}

    public static void main(String[] arguments) throws Exception {
        long[] pid = new long[1];
        Thread starter = new Thread(
                () -> pid[0] = Child.start(Command.of("sleep", "600")).pid());
        starter.start();
        starter.join();
        // a child tied to the thread would be dead before the second one prints its word
        Child.output(Command.of("sleep", "0.3"), TimeLimits.STANDARD);
        System.out.println(pid[0]);
        Thread.currentThread().join();
    }
}
