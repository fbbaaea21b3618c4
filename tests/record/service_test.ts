import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../src/model/errors.ts";
import { NO_SERVICES, type Services } from "../../src/model/options.ts";
import { matchServices } from "../../src/record/service.ts";
import { reading, selectAll } from "../fakes.ts";

const ID = "0123456789ab".padEnd(64, "c");
const PATHS = {
  web: "/system.slice/nginx.service",
  worker: "/acme.slice/acme-api.slice/api@1.service/worker",
  container: `/system.slice/docker-${ID}.scope`,
  lxc: "/lxc.payload.cafe",
  escaped: "/system.slice/acme\\x2dapi.service",
  root: "/",
};

for (
  const [asked, found] of [
    [{ cgroups: ["nginx.service"] }, ["web"]],
    [{ cgroups: ["system.slice/nginx.service"] }, ["web"]],
    [{ cgroups: ["/system.slice/*"] }, ["web", "container", "escaped"]],
    [{ cgroups: ["acme.slice"] }, ["worker"]],
    [{ cgroups: ["/acme-api.slice"] }, []],
    [{ cgroups: ["acme-api.slice/*"] }, ["worker"]],
    [{ cgroups: ["api*.service"] }, ["worker"]],
    [{ cgroups: ["slice"] }, []],
    [{ cgroups: ["/"] }, ["web", "worker", "container", "lxc", "escaped", "root"]],
    [{ units: ["nginx"] }, ["web"]],
    [{ units: ["nginx.service", "api@1"] }, ["web", "worker"]],
    [{ units: ["api@"] }, ["worker"]],
    [{ units: ["api@*.service"] }, ["worker"]],
    [{ units: ["api"] }, []],
    [{ units: ["docker-0123*"] }, ["container"]],
    [{ units: ["ngin?"] }, ["web"]],
    [{ units: ["nginx*", "api@*"] }, ["web", "worker"]],
    [{ units: ["acme\\x2dapi.service"] }, ["escaped"]],
    [{ units: ["acme-api.slice"] }, []],
    [{ containers: [ID.slice(0, 12)] }, ["container"]],
    [{ containers: [ID.toUpperCase()] }, ["container"]],
    [{ containers: [ID.slice(1, 13)] }, []],
    [{ containers: ["cafe"] }, ["lxc"]],
    [{ cgroups: ["system.slice"], containers: [ID.slice(0, 12)] }, ["container"]],
    [{ units: ["nginx"], containers: [ID.slice(0, 12)] }, []],
  ] as const
) {
  Deno.test(`${Deno.inspect(asked)} selects ${found.join(", ") || "nothing"}`, () => {
    const isAsked = matchServices({ ...NO_SERVICES, ...asked } as Services);
    const selected = Object.entries(PATHS).filter(([, path]) => isAsked([path]));
    assertEquals(selected.map(([name]) => name), [...found]);
  });
}

Deno.test("a process belongs to a service if the service is in any of its hierarchies", () => {
  const isOfService = matchServices({ ...NO_SERVICES, cgroups: ["acme"] });
  const { matches } = selectAll({ isOfService });
  assertEquals(matches({ ...reading(), cgroups: ["/", "/acme"] }), true);
  assertEquals([matches({ ...reading(), cgroups: ["/"] }), matches(reading())], [false, false]);
});

Deno.test("a glob of a service that cannot be read is a usage error that quotes it", () => {
  const read = () => matchServices({ ...NO_SERVICES, cgroups: ["[z-a]"] });
  assertThrows(read, UsageError, 'Cannot use the glob "[z-a]" of --cgroup');
});
