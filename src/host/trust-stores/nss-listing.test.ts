import assert from "node:assert/strict";
import { test } from "node:test";
import { nssTrust } from "./nss-listing.ts";

const LISTING = `
Certificate Nickname                                         Trust Attributes
                                                             SSL,S/MIME,JAR/XPI

Portolan local root 0a1b2c                                   C,,  
Portolan local root 3f2a91                                   ,,   
a name with, commas,and more                                 CT,C,C
Portolan local root 0a1b2c and a very long rest that leaves no padding CTu,u,u
`;

test("nssTrust gives the flags for TLS", () => {
  assert.equal(nssTrust(LISTING, "Portolan local root 0a1b2c"), "C");
  assert.equal(nssTrust(LISTING, "Portolan local root 3f2a91"), "");
  assert.equal(nssTrust(LISTING, "a name with, commas,and more"), "CT");
});

test("nssTrust knows only whole nicknames", () => {
  assert.equal(nssTrust(LISTING, "Portolan local root"), undefined);
  assert.equal(nssTrust(LISTING, ""), undefined);
  assert.equal(nssTrust("", "Portolan local root 0a1b2c"), undefined);
});
