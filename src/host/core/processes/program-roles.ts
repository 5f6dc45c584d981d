import type { AncestorRole } from "./process-facts.ts";

/** What a program is by its name, and what people call it where that is another. */
export interface ProgramRole {
  readonly role: AncestorRole;
  readonly name: string | undefined;
}

/** Programs by role; `a=B` is one that people call B. */
const PROGRAMS: Readonly<Partial<Record<AncestorRole, string>>> = {
  shell: "sh bash zsh fish dash ksh mksh tcsh csh ash nu pwsh xonsh elvish",
  script:
    "npm npx yarn yarnpkg=yarn pnpm pnpx bunx make gmake=make just task rake ant gradle mvn cargo composer poetry uv uvx pipenv hatch tox nox mix sbt turbo nx lerna invoke",
  runner:
    "concurrently concurrent=concurrently npm-run-all run-p run-s foreman overmind hivemind honcho goreman mprocs tilt process-compose docker-compose=docker\u00a0compose",
  multiplexer: "tmux screen SCREEN=screen zellij dtach abduco byobu=tmux",
  terminal:
    "gnome-terminal-server=GNOME\u00a0Terminal gnome-terminal-=GNOME\u00a0Terminal konsole=Konsole kitty alacritty=Alacritty wezterm-gui=WezTerm wezterm-mux-server=WezTerm foot footserver=foot xterm urxvt rxvt urxvtd=urxvt st xfce4-terminal=Xfce\u00a0Terminal mate-terminal=MATE\u00a0Terminal lxterminal qterminal tilix=Tilix terminator=Terminator terminology ptyxis=Ptyxis ptyxis-agent=Ptyxis ghostty=Ghostty kgx=Console gnome-console=Console guake=Guake yakuake=Yakuake tilda warp=Warp warp-terminal=Warp hyper=Hyper tabby=Tabby rio login=the\u00a0console",
  editor:
    "code=VS\u00a0Code code-insiders=VS\u00a0Code codium=VSCodium vscodium=VSCodium code-server cursor=Cursor windsurf=Windsurf zed=Zed zed-editor=Zed vim=Vim nvim=Neovim emacs=Emacs hx=Helix helix=Helix kak=Kakoune sublime_text=Sublime\u00a0Text subl=Sublime\u00a0Text idea=IntelliJ\u00a0IDEA webstorm=WebStorm pycharm=PyCharm goland=GoLand phpstorm=PhpStorm rubymine=RubyMine clion=CLion rider=Rider rustrover=RustRover datagrip=DataGrip studio=Android\u00a0Studio eclipse=Eclipse",
  ssh: "sshd sshd: sshd-session sshd-session: dropbear mosh-server",
  schedule: "cron CRON=cron crond=cron anacron atd=at fcron=cron",
  container:
    "containerd-shim containerd-shim-runc-v1=containerd-shim containerd-shim-runc-v2=containerd-shim conmon lxc-start systemd-nspawn",
  supervisor:
    "supervisord pm2 PM2=pm2 forever nodemon ts-node-dev node-dev runsv=runit s6-supervise=s6 circusd=circus god monit watchexec entr air reflex watchmedo",
  init: "systemd init launchd tini dumb-init catatonit docker-init openrc-init runit runsvdir s6-svscan",
};

const BY_PROGRAM: ReadonlyMap<string, ProgramRole> = new Map(
  Object.entries(PROGRAMS).flatMap(([role, programs]) =>
    programs.split(" ").map((entry): [string, ProgramRole] => {
      const [program = "", name] = entry.split("=", 2);
      return [program, { role: role as AncestorRole, name: name?.replaceAll("\u00a0", " ") }];
    }),
  ),
);

/** What a program is by its name; undefined for one that is nothing in particular. */
export function programRole(program: string): ProgramRole | undefined {
  return BY_PROGRAM.get(program);
}
