package tokenfly;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Nothing stands in the jar that `main` cannot come to: what only a test calls is dead, too.
///
/// Followed are the instructions of each method that may run. A call of a method means every override of
/// it; a type that is named makes alive what the JDK may call of it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeadCodeTest {
    private static final Path CLASSES = Path.of("build/classes");
    private static final List<String> ROOTS = List.of("tokenfly/Launcher", "tokenfly/Main");
    /// Made by the JDK, which is given its name.
    private static final List<String> NAMED = List.of("tokenfly.http.listener.WatchedSelectors.<init>()V",
            "tokenfly.transport.ChosenResolver.<init>()V");
    /// What the JVM or the compiler calls, or a reader of the type may expect to be there.
    private static final Set<String> CALLED_FROM_OUTSIDE = Set.of("main", "<clinit>", "values", "valueOf",
            "$values", "toString", "equals", "hashCode");

    private record Method(ClassModel type, MethodModel model) {
        String signature() {
            return model.methodName().stringValue() + model.methodType().stringValue();
        }

        String key() {
            return name(type) + "." + signature();
        }

        @Override public String toString() {
            return name(type) + "." + model.methodName().stringValue()
                    + model.methodTypeSymbol().displayDescriptor();
        }
    }

    private final Map<String, ClassModel> classes = new HashMap<>();
    private final Map<String, List<ClassModel>> below = new HashMap<>();
    private final Set<String> liveTypes = new HashSet<>();
    private final Set<String> liveMethods = new HashSet<>();
    private final ArrayDeque<Method> open = new ArrayDeque<>();

    @BeforeAll
    void followWhatMainCalls() throws Exception {
        try (var files = Files.walk(CLASSES.resolve("tokenfly"))) {
            for (var file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
                var type = ClassFile.of().parse(file);
                classes.put(type.thisClass().asInternalName(), type);
            }
        }
        for (var type : classes.values())
            for (var parent : parents(type)) below.computeIfAbsent(parent, _ -> new ArrayList<>()).add(type);
        for (var root : ROOTS) type(root);
        liveMethods.addAll(NAMED);
        while (!open.isEmpty()) follow(open.remove());
    }

    @Test
    void everyMethodCanBeReachedFromMain() {
        var dead = classes.values().stream().filter(this::isLive)
                .flatMap(type -> type.methods().stream().map(method -> new Method(type, method)))
                .filter(method -> !isLive(method)).map(Method::toString).sorted().collect(joining("\n"));

        assertEquals("", dead);
    }

    @Test
    void everyTypeCanBeReachedFromMain() {
        var dead = classes.values().stream().filter(type -> !type.flags().has(AccessFlag.SYNTHETIC))
                .filter(type -> !name(type).endsWith("package-info"))
                .filter(type -> !isLive(type) && !holdsOnlyConstants(type))
                .map(DeadCodeTest::name).sorted().collect(joining("\n"));

        assertEquals("", dead);
        assertTrue(liveTypes.size() > 300, "so few types seen: " + liveTypes.size());
    }

    private boolean isLive(ClassModel type) {
        return liveTypes.contains(type.thisClass().asInternalName());
    }

    /// Constants stand in the code of those who use them: nothing tells whose they were.
    private static boolean holdsOnlyConstants(ClassModel type) {
        return type.methods().size() == 1
                && type.fields().stream().allMatch(field -> field.findAttribute(Attributes.constantValue()).isPresent());
    }

    /// A private constructor keeps others from making one; what a record holds may count for its equality
    /// alone.
    private boolean isLive(Method method) {
        var name = method.model().methodName().stringValue();
        return liveMethods.contains(method.key()) || method.model().flags().has(AccessFlag.SYNTHETIC)
                || CALLED_FROM_OUTSIDE.contains(name) || isComponent(method)
                || name.equals("<init>") && method.model().flags().has(AccessFlag.PRIVATE);
    }

    private static boolean isComponent(Method method) {
        return method.type().findAttribute(Attributes.record()).isPresent()
                && method.model().methodTypeSymbol().parameterCount() == 0
                && method.type().fields().stream()
                        .anyMatch(field -> field.fieldName().equals(method.model().methodName()));
    }

    private void follow(Method method) throws ReflectiveOperationException {
        types(method.model().methodTypeSymbol());
        var code = method.model().code();
        if (code.isPresent()) for (var element : code.get()) follow(element);
    }

    private void follow(CodeElement element) throws ReflectiveOperationException {
        switch (element) {
            case InvokeInstruction call ->
                    call(call.owner().asInternalName(), call.name().stringValue() + call.type().stringValue());
            case InvokeDynamicInstruction call -> {
                types(call.typeSymbol());
                for (var argument : call.bootstrapArgs()) constant(argument);
            }
            case FieldInstruction field -> {
                type(field.owner().asInternalName());
                type(field.typeSymbol());
            }
            case NewObjectInstruction made -> type(made.className().asSymbol());
            case NewReferenceArrayInstruction made -> type(made.componentType().asSymbol());
            case TypeCheckInstruction check -> type(check.type().asSymbol());
            case ExceptionCatch caught when caught.catchType().isPresent() ->
                    type(caught.catchType().get().asSymbol());
            case ConstantInstruction loaded -> constant(loaded.constantValue());
            default -> { }
        }
    }

    private void constant(ConstantDesc constant) throws ReflectiveOperationException {
        switch (constant) {
            case DirectMethodHandleDesc method ->
                    call(internal(method.owner()), method.methodName() + method.lookupDescriptor());
            case ClassDesc type -> type(type);
            case MethodTypeDesc type -> types(type);
            case null, default -> { }
        }
    }

    private void types(MethodTypeDesc signature) throws ReflectiveOperationException {
        type(signature.returnType());
        for (var parameter : signature.parameterList()) type(parameter);
    }

    private void type(ClassDesc type) throws ReflectiveOperationException {
        if (type.isArray()) type(type.componentType());
        else if (!type.isPrimitive()) type(internal(type));
    }

    /// A type that is named is alive, with those above it and with what the JDK may call of it.
    private void type(String name) throws ReflectiveOperationException {
        var type = classes.get(name);
        if (type == null || !liveTypes.add(name)) return;
        for (var parent : parents(type)) type(parent);
        for (var method : type.methods())
            if (CALLED_FROM_OUTSIDE.contains(method.methodName().stringValue()) || isForeign(type, method))
                live(new Method(type, method));
    }

    private void call(String owner, String signature) throws ReflectiveOperationException {
        type(owner);
        for (var type : above(owner)) live(type, signature);
        overrides(owner, signature);
    }

    private void overrides(String owner, String signature) {
        for (var type : below.getOrDefault(owner, List.of())) {
            live(type, signature);
            overrides(type.thisClass().asInternalName(), signature);
        }
    }

    private void live(ClassModel type, String signature) {
        for (var method : type.methods()) {
            var found = new Method(type, method);
            if (found.signature().equals(signature)) live(found);
        }
    }

    private void live(Method method) {
        if (liveMethods.add(method.key())) open.add(method);
    }

    /// The type and all of ours that it extends or implements.
    private List<ClassModel> above(String name) {
        var type = classes.get(name);
        if (type == null) return List.of();
        var found = new ArrayList<>(List.of(type));
        for (var parent : parents(type)) found.addAll(above(parent));
        return found;
    }

    /// Whether a type above that is not ours has the method, too: who calls it there may mean this one.
    private boolean isForeign(ClassModel type, MethodModel method) throws ReflectiveOperationException {
        for (var above : above(type.thisClass().asInternalName()))
            for (var parent : parents(above))
                if (!classes.containsKey(parent) && declares(Class.forName(parent.replace('/', '.')), method))
                    return true;
        return false;
    }

    private static boolean declares(Class<?> foreign, MethodModel method) {
        for (var type = foreign; type != null; type = type.getSuperclass())
            if (has(type.getDeclaredMethods(), method)) return true;
        return has(foreign.getMethods(), method);
    }

    private static boolean has(java.lang.reflect.Method[] declared, MethodModel method) {
        return Arrays.stream(declared).anyMatch(above -> method.methodName().equalsString(above.getName())
                && above.getParameterCount() == method.methodTypeSymbol().parameterCount());
    }

    private static List<String> parents(ClassModel type) {
        var parents = new ArrayList<String>();
        type.superclass().ifPresent(above -> parents.add(above.asInternalName()));
        type.interfaces().forEach(above -> parents.add(above.asInternalName()));
        return parents;
    }

    private static String internal(ClassDesc type) {
        var descriptor = type.descriptorString();
        return descriptor.substring(1, descriptor.length() - 1);
    }

    private static String name(ClassModel type) {
        return type.thisClass().asInternalName().replace('/', '.');
    }
}
