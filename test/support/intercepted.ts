/** Sees each call of a port's methods: its name, its arguments, and what it would do. */
export type Hook = (method: string, args: readonly unknown[], run: () => unknown) => unknown;

/** A port whose every call goes through a hook; what the hook returns is the answer. */
export function intercepted<Port extends object>(port: Port, hook: Hook): Port {
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== "function") return member;
      return (...args: readonly unknown[]): unknown =>
        hook(String(name), args, () => Reflect.apply(member, target, args));
    },
  });
}
