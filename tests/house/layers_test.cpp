#include "tests/house/layers.h"

#include <catch2/catch.hpp>

#include "tests/house/temporary_tree.h"

namespace stillroom::tests {

using Findings = std::vector<std::string>;

TEST_CASE("Every include keeps the order of the folders") {
    CHECK(layer_findings(read_source_tree(STILLROOM_SOURCE_DIR)) == Findings{});
}

TEST_CASE("An include against the order of the folders is found") {
    const TemporaryTree tree;
    for (const char* header :
         {"audio/base/a.h", "audio/dsp/d.h", "audio/synth/s.h", "audio/content/c.h", "config/c.h", "scripts/s.h",
          "engine/e.h", "engine/rt/r.h", "devices/d.h", "tools/room/r.h"}) {
        tree.write(header, "#pragma once\n");
    }
    tree.write("audio/base/up.cpp", "#include \"audio/dsp/d.h\"\n");
    tree.write("audio/dsp/aside.cpp", "#include <vector>\n#include \"audio/content/c.h\"\n");
    tree.write("audio/content/aside.cpp", "#include \"audio/synth/s.h\"\n");
    tree.write("devices/across.cpp", "#include \"engine/e.h\"\n");
    tree.write("engine/across.cpp", "#include \"devices/d.h\"\n");
    tree.write("engine/rt/out.cpp", "#include \"engine/e.h\"\n  #  include \"config/c.h\" // why\n");
    tree.write("scripts/up.cpp", "#include <engine/e.h>\n");
    tree.write("tools/control/up.cpp", "#include \"engine/e.h\"\n#include \"tools/room/r.h\"\n");
    tree.write("config/relative.cpp", "#include \"c.h\"\n#include \"scripts/gone.h\"\n");
    CHECK(layer_findings(read_source_tree(tree.root())) ==
          Findings{"audio/base/up.cpp:1: audio/base may not include audio/dsp/d.h",
                   "audio/content/aside.cpp:1: audio/content may not include audio/synth/s.h",
                   "audio/dsp/aside.cpp:2: audio/dsp may not include audio/content/c.h",
                   "config/relative.cpp:1: \"c.h\" is no project header written from the root",
                   "config/relative.cpp:2: \"scripts/gone.h\" is no project header written from the root",
                   "devices/across.cpp:1: devices may not include engine/e.h",
                   "engine/across.cpp:1: engine may not include devices/d.h",
                   "engine/rt/out.cpp:1: engine/rt may not include engine/e.h",
                   "engine/rt/out.cpp:2: engine/rt may not include config/c.h",
                   "scripts/up.cpp:1: \"engine/e.h\" is no project header written from the root",
                   "tools/control/up.cpp:1: tools/control may not include engine/e.h",
                   "tools/control/up.cpp:2: tools/control may not include tools/room/r.h"});
}

TEST_CASE("Includes along the order of the folders are let through") {
    const TemporaryTree tree;
    tree.write("audio/base/a.h", "#pragma once\n#include <vector>\n");
    tree.write("audio/synth/s.h", "#include \"audio/base/a.h\"\n");
    tree.write("engine/rt/r.h", "#include \"audio/synth/s.h\"\n");
    tree.write("engine/e.cpp", "#include \"engine/rt/r.h\"\n");
    tree.write("tests/t.cpp", "#include \"engine/rt/r.h\"\n#include <catch2/catch.hpp>\n");
    CHECK(layer_findings(read_source_tree(tree.root())) == Findings{});
}

}  // namespace stillroom::tests
