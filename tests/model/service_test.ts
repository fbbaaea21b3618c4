import { assertEquals } from "@std/assert";
import { findContainers, findUnits } from "../../src/model/service.ts";

const ID = "0123456789ab".padEnd(64, "c");
const POD = "kubepods-burstable-pod2f6a_1.slice";

/** Paths of systemd 252, Docker 27, Podman 4, containerd 1.7, CRI-O 1.30, LXC 5 and LXD. */
for (
  const [what, path, units, containers] of [
    ["a system service", "/system.slice/nginx.service", ["nginx.service"], []],
    [
      "an instance of a template",
      "/system.slice/system-getty.slice/getty@tty1.service",
      ["getty@tty1.service"],
      [],
    ],
    ["a group of a service's own", "/system.slice/acme.service/workers", ["acme.service"], []],
    [
      "a service of a user",
      "/user.slice/user-1000.slice/user@1000.service/app.slice/acme.service",
      ["user@1000.service", "acme.service"],
      [],
    ],
    [
      "a session",
      "/user.slice/user-1000.slice/session-3.scope",
      ["session-3.scope"],
      [],
    ],
    ["a name that systemd escaped", "/system.slice/_cpu.service", ["cpu.service"], []],
    ["a slice alone", "/acme.slice/acme-batch.slice", [], []],
    ["the root", "/", [], []],
    ["Docker with cgroupfs", `/docker/${ID}`, [], [ID]],
    [
      "Docker with systemd",
      `/system.slice/docker-${ID}.scope`,
      [`docker-${ID}.scope`],
      [ID],
    ],
    ["Docker itself", "/system.slice/docker.service", ["docker.service"], []],
    [
      "Podman without root",
      `/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-${ID}.scope/container`,
      ["user@1000.service", `libpod-${ID}.scope`],
      [ID],
    ],
    [
      "what watches a container of Podman",
      `/machine.slice/libpod-conmon-${ID}.scope`,
      [`libpod-conmon-${ID}.scope`],
      [],
    ],
    ["Podman with cgroupfs", `/libpod_parent/libpod-${ID}`, [], [ID]],
    [
      "containerd under Kubernetes, burstable",
      `/kubepods.slice/kubepods-burstable.slice/${POD}/cri-containerd-${ID}.scope`,
      [`cri-containerd-${ID}.scope`],
      [ID],
    ],
    [
      "CRI-O under Kubernetes, guaranteed",
      `/kubepods.slice/kubepods-pod2f6a_1.slice/crio-${ID}.scope`,
      [`crio-${ID}.scope`],
      [ID],
    ],
    [
      "what watches a container of CRI-O",
      `/kubepods.slice/kubepods-pod2f6a_1.slice/crio-conmon-${ID}.scope`,
      [`crio-conmon-${ID}.scope`],
      [],
    ],
    ["Kubernetes with cgroupfs", `/kubepods/besteffort/pod2f6a-1/${ID}`, [], [ID]],
    ["containerd alone", `/default/${ID}`, [], [ID]],
    ["Amazon ECS", `/ecs/0123456789abcdef0123456789abcdef/${ID}`, [], [ID]],
    [
      "AWS Fargate",
      "/ecs/0123456789abcdef0123456789abcdef/0123456789abcdef0123456789abcdef-2531612879",
      [],
      ["0123456789abcdef0123456789abcdef-2531612879"],
    ],
    [
      "a container in one of Docker",
      `/docker/${ID}/system.slice/docker-${"f".repeat(64)}.scope`,
      [`docker-${"f".repeat(64)}.scope`],
      [ID, "f".repeat(64)],
    ],
    ["LXC", "/lxc.payload.web/system.slice/nginx.service", ["nginx.service"], ["web"]],
    ["LXC of version 1", "/lxc/web", [], ["web"]],
    ["what watches a container of LXC", "/lxc.monitor.web", [], []],
    [
      "a snap",
      "/system.slice/snap.acme.acmed.service",
      ["snap.acme.acmed.service"],
      [],
    ],
    [
      "a Flatpak",
      "/user.slice/user-1000.slice/user@1000.service/app.slice/app-flatpak-org.acme.App-77.scope",
      ["user@1000.service", "app-flatpak-org.acme.App-77.scope"],
      [],
    ],
    ["digits that are no id", `/acme/${ID.slice(1)}`, [], []],
  ] as const
) {
  Deno.test(`findUnits() and findContainers() know ${what}`, () => {
    assertEquals([findUnits(path), findContainers(path)], [[...units], [...containers]]);
  });
}
