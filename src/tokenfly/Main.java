package tokenfly;

/// Start here: reads the config, builds the parts, hands them to each other, starts and stops.
public final class Main {
    private Main() {
    }

    public static void main(String[] args) {
        System.out.println("TokenFly");
    }
}
