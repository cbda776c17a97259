package tokenfly.testing.steps;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/// Has our classes, and those of the JDK that work on what somebody sends, count their steps.
public final class StepAgent implements ClassFileTransformer {
    private static final ClassDesc STEPS = ClassDesc.of(Steps.class.getName());
    private static final MethodTypeDesc NOTHING = MethodTypeDesc.of(ConstantDescs.CD_void);
    private static final List<String> COUNTED = List.of("tokenfly/", "java/util/", "java/math/", "java/io/", "java/net/",
            "java/nio/", "java/text/", "java/time/", "java/lang/String", "java/lang/AbstractStringBuilder",
            "java/lang/Character", "java/lang/Integer", "java/lang/Long", "jdk/internal/util/", "jdk/internal/net/",
            "sun/net/", "sun/nio/cs/", "sun/security/provider/", "com/sun/crypto/");
    /// What the transformation or the class loading itself is made of.
    private static final List<String> LEFT_OUT = List.of("tokenfly/testing/steps/", "java/util/concurrent/locks/",
            "java/util/jar/", "java/util/zip/", "sun/net/www/", "jdk/internal/util/random");

    private final ClassFile file = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(
            ClassHierarchyResolver.ofResourceParsing(ClassLoader.getSystemClassLoader())
                    .orElse(ClassHierarchyResolver.defaultResolver())));

    private StepAgent() {
    }

    public static void premain(String arguments, Instrumentation instrumentation) throws UnmodifiableClassException {
        instrumentation.addTransformer(new StepAgent(), true);
        instrumentation.retransformClasses(Arrays.stream(instrumentation.getAllLoadedClasses())
                .filter(loaded -> instrumentation.isModifiableClass(loaded) && isCounted(loaded.getName().replace('.', '/')))
                .toArray(Class<?>[]::new));
    }

    /// The agent as a file for `-javaagent`.
    public static Path jar(Path directory, Path classes) throws IOException {
        var manifest = new Manifest();
        var attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.putValue("Premain-Class", StepAgent.class.getName());
        attributes.putValue("Can-Retransform-Classes", "true");
        attributes.putValue("Boot-Class-Path", "steps.jar");
        var counter = Steps.class.getName().replace('.', '/') + ".class";
        try (var jar = new JarOutputStream(Files.newOutputStream(directory.resolve("steps.jar")))) {
            put(jar, classes, counter);
        }
        var agent = directory.resolve("agent.jar");
        try (var jar = new JarOutputStream(Files.newOutputStream(agent), manifest)) {
            put(jar, classes, StepAgent.class.getName().replace('.', '/') + ".class");
        }
        return agent;
    }

    private static void put(JarOutputStream jar, Path classes, String name) throws IOException {
        jar.putNextEntry(new JarEntry(name));
        Files.copy(classes.resolve(name), jar);
        jar.closeEntry();
    }

    private static boolean isCounted(String name) {
        return COUNTED.stream().anyMatch(name::startsWith) && LEFT_OUT.stream().noneMatch(name::startsWith);
    }

    @Override
    public byte[] transform(ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] code) {
        if (name == null || !isCounted(name)) return null;
        try {
            return file.transformClass(file.parse(code), ClassTransform.transformingMethodBodies(StepAgent::count));
        } catch (RuntimeException e) {
            System.err.println("not counted: " + name + ": " + e);
            return null;
        }
    }

    private static void count(CodeBuilder code, CodeElement element) {
        if (element instanceof BranchInstruction) code.invokestatic(STEPS, "one", NOTHING);
        if (element instanceof InvokeInstruction call && call.name().equalsString("arraycopy")
                && call.owner().asInternalName().equals("java/lang/System"))
            code.invokestatic(STEPS, "copy", call.typeSymbol());
        else code.with(element);
    }
}
