#include "tests/house/object_code.h"

#include <ar.h>
#include <cxxabi.h>
#include <elf.h>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <span>
#include <stdexcept>

namespace stillroom::tests {
namespace {

using Bytes = std::span<const char>;

template <typename Record>
Record record_at(Bytes bytes, std::size_t offset) {
    if (offset + sizeof(Record) > bytes.size()) throw std::runtime_error("an object file is cut short");
    Record record{};
    std::memcpy(&record, bytes.data() + offset, sizeof record);
    return record;
}

std::string text_at(Bytes bytes, std::size_t offset) {
    if (offset >= bytes.size()) throw std::runtime_error("a name lies outside its object file");
    return {bytes.data() + offset, ::strnlen(bytes.data() + offset, bytes.size() - offset)};
}

/// Whether the four bytes at `offset` of this code are where a call, a jump or a conditional jump goes to.
bool is_branch(Bytes code, std::size_t offset) {
    const auto byte_before = [&](std::size_t distance) -> unsigned {
        return offset < distance ? 0U : static_cast<unsigned char>(code[offset - distance]);
    };
    constexpr unsigned kCall = 0xE8;
    constexpr unsigned kJump = 0xE9;
    constexpr unsigned kTwoByteCode = 0x0F;
    if (byte_before(1) == kCall || byte_before(1) == kJump) return true;
    return byte_before(2) == kTwoByteCode && (byte_before(1) & 0xF0U) == 0x80U;
}

Use use_of(const Elf64_Rela& relocation, bool from_code, Bytes user) {
    if (from_code) return is_branch(user, relocation.r_offset) ? Use::call : Use::address;
    return ELF64_R_TYPE(relocation.r_info) == R_X86_64_64 ? Use::address : Use::offset;
}

/// Where names that other objects may use are defined. A section can have several: a constructor has two.
using Definitions = std::map<std::string, int>;

/// One object file being read into the whole.
class ObjectReader {
public:
    ObjectReader(Bytes bytes, std::string name, ObjectCode& code, Definitions& definitions)
        : bytes_(bytes),
          name_(std::move(name)),
          code_(code),
          definitions_(definitions),
          header_(record_at<Elf64_Ehdr>(bytes, 0)) {
        if (std::memcmp(header_.e_ident, ELFMAG, SELFMAG) != 0 || header_.e_machine != EM_X86_64) {
            throw std::runtime_error(name_ + " holds something other than x86-64 objects");
        }
        for (unsigned i = 0; i < header_.e_shnum; ++i) {
            headers_.push_back(record_at<Elf64_Shdr>(bytes, header_.e_shoff + i * sizeof(Elf64_Shdr)));
        }
    }

    void read() {
        add_sections();
        read_symbols();
        for (const Elf64_Shdr& section : headers_) {
            if (section.sh_type == SHT_RELA) read_relocations(section);
        }
    }

private:
    Bytes contents(const Elf64_Shdr& section) const {
        if (section.sh_offset + section.sh_size > bytes_.size()) throw std::runtime_error(name_ + " is cut short");
        return bytes_.subspan(section.sh_offset, section.sh_size);
    }

    /// Takes what is loaded at run time; unwind tables and debug information refer to everything and mean nothing.
    void add_sections() {
        const Bytes names = contents(headers_.at(header_.e_shstrndx));
        for (const Elf64_Shdr& header : headers_) {
            const std::string name = text_at(names, header.sh_name);
            const bool unwinding = name.starts_with(".eh_frame") || name.starts_with(".gcc_except_table");
            if (!(header.sh_flags & SHF_ALLOC) || unwinding) {
                index_.push_back(-1);
                continue;
            }
            index_.push_back(static_cast<int>(code_.sections.size()));
            code_.sections.push_back({name, {}, name_, (header.sh_flags & SHF_EXECINSTR) != 0, true, {}});
        }
    }

    void read_symbols() {
        for (const Elf64_Shdr& header : headers_) {
            if (header.sh_type != SHT_SYMTAB) continue;
            const Bytes table = contents(header);
            const Bytes names = contents(headers_.at(header.sh_link));
            for (std::size_t at = 0; at < table.size(); at += sizeof(Elf64_Sym)) {
                symbols_.push_back(record_at<Elf64_Sym>(table, at));
                symbol_names_.push_back(text_at(names, symbols_.back().st_name));
                name_section(symbols_.back(), symbol_names_.back());
            }
        }
    }

    void name_section(const Elf64_Sym& symbol, const std::string& name) {
        const unsigned char type = ELF64_ST_TYPE(symbol.st_info);
        if ((type != STT_FUNC && type != STT_OBJECT) || symbol.st_shndx >= index_.size()) return;
        const int section = index_[symbol.st_shndx];
        if (section < 0) return;
        const bool local = ELF64_ST_BIND(symbol.st_info) == STB_LOCAL;
        if (!local) definitions_.emplace(name, section);
        CodeSection& named = code_.sections[static_cast<std::size_t>(section)];
        if (!named.symbol.empty() && (local || !named.is_local)) return;
        named.symbol = name;
        named.name = readable_name(name);
        named.is_local = local;
    }

    void read_relocations(const Elf64_Shdr& header) {
        const int from = index_.at(header.sh_info);
        if (from < 0) return;
        const bool from_code = code_.sections[static_cast<std::size_t>(from)].is_function;
        const Bytes user = from_code ? contents(headers_.at(header.sh_info)) : Bytes{};
        const Bytes table = contents(header);
        for (std::size_t at = 0; at < table.size(); at += sizeof(Elf64_Rela)) {
            const auto relocation = record_at<Elf64_Rela>(table, at);
            const std::size_t number = ELF64_R_SYM(relocation.r_info);
            const Elf64_Sym& symbol = symbols_.at(number);
            Reference reference{-1, symbol_names_.at(number), use_of(relocation, from_code, user)};
            if (symbol.st_shndx != SHN_UNDEF && symbol.st_shndx < index_.size()) {
                reference.section = index_[symbol.st_shndx];
                if (reference.section < 0) continue;
            }
            code_.sections[static_cast<std::size_t>(from)].references.push_back(reference);
        }
    }

    Bytes bytes_;
    std::string name_;
    ObjectCode& code_;
    Definitions& definitions_;
    Elf64_Ehdr header_;
    std::vector<Elf64_Shdr> headers_;
    std::vector<int> index_;  ///< from the file's section numbers to ours, -1 for those left out
    std::vector<Elf64_Sym> symbols_;
    std::vector<std::string> symbol_names_;
};

void read_archive(const std::filesystem::path& path, ObjectCode& code, Definitions& definitions) {
    std::ifstream stream(path, std::ios::binary);
    const std::string file{std::istreambuf_iterator<char>(stream), {}};
    if (!file.starts_with(ARMAG)) throw std::runtime_error(path.string() + " is no static library");
    const Bytes bytes(file);
    for (std::size_t at = SARMAG; at + sizeof(ar_hdr) <= bytes.size();) {
        const auto member = record_at<ar_hdr>(bytes, at);
        const std::size_t size = std::strtoul(member.ar_size, nullptr, 10);
        const Bytes contents = bytes.subspan(at + sizeof(ar_hdr), size);
        // "/" is the archive's index and "//" its table of long names; "/12" is a member named there.
        const bool is_table = member.ar_name[0] == '/' && (member.ar_name[1] == ' ' || member.ar_name[1] == '/');
        if (!is_table) ObjectReader(contents, path.filename().string(), code, definitions).read();
        at += sizeof(ar_hdr) + size + size % 2;
    }
}

/// Points references to names that another object defines at that definition.
void link(ObjectCode& code, const Definitions& definitions) {
    for (CodeSection& section : code.sections) {
        for (Reference& reference : section.references) {
            if (reference.section >= 0) continue;
            const auto found = definitions.find(reference.outside);
            if (found != definitions.end()) reference.section = found->second;
        }
    }
}

}  // namespace

std::string readable_name(const std::string& symbol) {
    int status = 0;
    const std::unique_ptr<char, decltype(&std::free)> text(
        abi::__cxa_demangle(symbol.c_str(), nullptr, nullptr, &status), &std::free);
    return text ? text.get() : symbol;
}

ObjectCode read_object_code(const std::vector<std::filesystem::path>& archives) {
    ObjectCode code;
    Definitions definitions;
    for (const auto& archive : archives) read_archive(archive, code, definitions);
    link(code, definitions);
    return code;
}

}  // namespace stillroom::tests
