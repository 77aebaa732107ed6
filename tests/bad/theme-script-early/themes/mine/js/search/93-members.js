export class Greeter {
  greet() {
    return this.#name;
  }
}
