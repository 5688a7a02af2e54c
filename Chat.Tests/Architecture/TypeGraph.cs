using Mono.Cecil;
using Mono.Cecil.Cil;

namespace Chat.Tests.Architecture;

/// <summary>Which types of an assembly refer to which others, read from its IL: bases, interfaces, fields, signatures, attributes, generic arguments and method bodies.</summary>
internal sealed class TypeGraph : IDisposable
{
    private readonly AssemblyDefinition _assembly;

    public TypeGraph(System.Reflection.Assembly assembly) => _assembly = AssemblyDefinition.ReadAssembly(assembly.Location);

    /// <summary>All types, nested and compiler-made ones included.</summary>
    public IEnumerable<TypeDefinition> Types => _assembly.MainModule.Types.SelectMany(WithNested);

    /// <summary>Names of the assemblies it refers to at all.</summary>
    public IEnumerable<string> Assemblies => _assembly.MainModule.AssemblyReferences.Select(reference => reference.Name);

    /// <summary>The namespace of a type: that of the outermost type around it.</summary>
    public static string NamespaceOf(TypeReference type)
    {
        while (type.DeclaringType is { } outer)
        {
            type = outer;
        }

        return type.Namespace;
    }

    /// <summary>Every type that this one refers to, of whatever assembly.</summary>
    public static HashSet<TypeReference> ReferencesOf(TypeDefinition type)
    {
        var found = new HashSet<TypeReference>();
        Add(found, type.BaseType);
        foreach (var implemented in type.Interfaces)
        {
            Add(found, implemented.InterfaceType);
        }

        foreach (var field in type.Fields)
        {
            Add(found, field.FieldType);
        }

        AddAttributes(found, type);
        AddGenericParameters(found, type);
        foreach (var method in type.Methods)
        {
            AddMethod(found, method);
        }

        return found;
    }

    public void Dispose() => _assembly.Dispose();

    private static IEnumerable<TypeDefinition> WithNested(TypeDefinition type) => [type, .. type.NestedTypes.SelectMany(WithNested)];

    private static void AddMethod(HashSet<TypeReference> found, MethodDefinition method)
    {
        Add(found, method.ReturnType);
        AddAttributes(found, method);
        AddGenericParameters(found, method);
        foreach (var parameter in method.Parameters)
        {
            Add(found, parameter.ParameterType);
        }

        if (!method.HasBody)
        {
            return;
        }

        foreach (var variable in method.Body.Variables)
        {
            Add(found, variable.VariableType);
        }

        foreach (var handler in method.Body.ExceptionHandlers)
        {
            Add(found, handler.CatchType);
        }

        foreach (var instruction in method.Body.Instructions)
        {
            AddOperand(found, instruction);
        }
    }

    private static void AddOperand(HashSet<TypeReference> found, Instruction instruction)
    {
        switch (instruction.Operand)
        {
            case TypeReference type:
                Add(found, type);
                break;
            case MethodReference called:
                Add(found, called.DeclaringType);
                Add(found, called.ReturnType);
                foreach (var argument in (called as GenericInstanceMethod)?.GenericArguments ?? [])
                {
                    Add(found, argument);
                }

                foreach (var parameter in called.Parameters)
                {
                    Add(found, parameter.ParameterType);
                }

                break;
            case FieldReference field:
                Add(found, field.DeclaringType);
                Add(found, field.FieldType);
                break;
            default:
                break;
        }
    }

    private static void AddAttributes(HashSet<TypeReference> found, ICustomAttributeProvider provider)
    {
        foreach (var attribute in provider.CustomAttributes)
        {
            Add(found, attribute.AttributeType);
            foreach (var argument in attribute.ConstructorArguments)
            {
                Add(found, argument.Value as TypeReference);
            }
        }
    }

    private static void AddGenericParameters(HashSet<TypeReference> found, IGenericParameterProvider provider)
    {
        foreach (var constraint in provider.GenericParameters.SelectMany(parameter => parameter.Constraints))
        {
            Add(found, constraint.ConstraintType);
        }
    }

    private static void Add(HashSet<TypeReference> found, TypeReference? type)
    {
        switch (type)
        {
            case null or GenericParameter:
                return;
            case GenericInstanceType generic:
                Add(found, generic.ElementType);
                foreach (var argument in generic.GenericArguments)
                {
                    Add(found, argument);
                }

                return;
            case TypeSpecification wrapped:
                Add(found, wrapped.ElementType);
                return;
            default:
                found.Add(type);
                return;
        }
    }
}
