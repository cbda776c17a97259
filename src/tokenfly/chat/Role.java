package tokenfly.chat;

/// Who speaks. Tool results are content of a USER message; OpenAI's `developer` is SYSTEM.
public enum Role {
    SYSTEM, USER, ASSISTANT
}
