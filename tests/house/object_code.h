/// What compiled code refers to, read from the relocations of its object files.
///
/// Everything is compiled with -ffunction-sections -fdata-sections, so that each function and each table is a
/// section of its own and every reference from one to another is left to the linker, where it can be read.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace stillroom::tests {

/// How one section uses another.
enum class Use {
    call,     ///< a call or a jump
    address,  ///< its address is taken, in code or as a pointer in a table
    offset,   ///< its place relative to the user, in data: the entries of a switch's jump table
};

/// A reference from one section to another, or to something outside the objects read.
struct Reference {
    int section = -1;     ///< index into ObjectCode::sections, -1 for something outside
    std::string outside;  ///< its linker name, when section is -1
    Use use = Use::address;
};

/// A function or a piece of data.
struct CodeSection {
    std::string name;     ///< readable and qualified ("stillroom::audio::f(int)"); the section's own name for data
    std::string symbol;   ///< linker name; empty for unnamed data
    std::string archive;  ///< file name of the library it is in
    bool is_function = false;
    bool is_local = false;  ///< not visible to other objects
    std::vector<Reference> references;
};

struct ObjectCode {
    std::vector<CodeSection> sections;
};

/// Reads static libraries of x86-64 ELF objects. Throws std::runtime_error when one is missing or is something
/// else.
ObjectCode read_object_code(const std::vector<std::filesystem::path>& archives);

/// A linker name as people write it; unchanged when it is not a C++ name.
std::string readable_name(const std::string& symbol);

}  // namespace stillroom::tests
