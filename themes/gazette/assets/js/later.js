/* A script that stands in a template is loaded when the part around it is shown, and near. */
document.querySelectorAll('template[data-script]').forEach((template) => {
  const around = template.parentNode;
  function load() {
    if (!template.isConnected) return;
    const script = document.createElement('script');
    for (const { name, value } of template.content.firstElementChild.attributes) script.setAttribute(name, value);
    template.replaceWith(script);
  }
  new IntersectionObserver((seen) => seen.some(({ isIntersecting }) => isIntersecting) && load(), { rootMargin: '100%' }).observe(around);
});
